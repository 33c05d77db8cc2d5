import { readSettings } from '../../../telemetry/src/settings';

const read = (env: Record<string, string> = {}) => readSettings({ serviceName: 'test', env }).tracing;

test('the defaults', () => {
  expect(read()).toMatchObject({
    queue: { maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMs: 5_000, exportTimeoutMs: 10_000 },
    propagators: ['tracecontext', 'baggage'],
    attributeLengthLimit: 4_096,
    diagnostics: 'warn',
  });
});

test('the limit of spans goes before the general one', () => {
  expect(read({ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100' }).attributeLengthLimit).toBe(100);
  const both = { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '50' };
  expect(read(both).attributeLengthLimit).toBe(50);
});

test('every problem is told at once', () => {
  const env = { OTEL_LOG_LEVEL: 'loud', OTEL_PROPAGATORS: 'b3', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0' };
  expect(() => read(env)).toThrow(
    /^3 problems:\n- OTEL_PROPAGATORS: .*\n- OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: .*\n- OTEL_LOG_LEVEL: "loud" is none of/,
  );
});
