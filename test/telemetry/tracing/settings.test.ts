import type { TelemetryError } from '../../../telemetry/src/problems';
import { readSettings } from '../../../telemetry/src/settings';

const read = (env: Record<string, string> = {}) => readSettings({ serviceName: 'test', env }).tracing;

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    return (error as TelemetryError).problems;
  }
}

test('has defaults', () => {
  expect(read()).toMatchObject({
    queue: { maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMs: 5_000, exportTimeoutMs: 10_000 },
    propagators: ['tracecontext', 'baggage'],
    attributeLengthLimit: 4_096,
    diagnostics: 'warn',
  });
});

test('the limit for spans takes precedence over the general one', () => {
  expect(read({ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100' }).attributeLengthLimit).toBe(100);
  const both = { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '50' };
  expect(read(both).attributeLengthLimit).toBe(50);
});

test('reports all problems together', () => {
  const env = { OTEL_LOG_LEVEL: 'loud', OTEL_PROPAGATORS: 'b3', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0' };
  expect(() => read(env)).toThrow(
    /^3 problems:\n- OTEL_PROPAGATORS: .*\n- OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: .*\n- OTEL_LOG_LEVEL: "loud" is not one of/,
  );
});

describe.each(['grpc', 'http/protobuf'])('headers of %s', protocol => {
  const headers = (text: string) => ({
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: text,
  });

  test('are decoded, and those for traces take precedence over the general ones', () => {
    const general = { OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=1, x-zone=a' };
    expect(read({ ...general, ...headers('authorization = Basic%20eA==,x-tenant=2') }).headers).toEqual({
      authorization: 'Basic eA==',
      'x-tenant': '2',
      'x-zone': 'a',
    });
  });

  test.each([
    ['Authorization: Bearer hidden', 'item 1 is not name=value'],
    ['x-ok=1,Authorization: Basic hidden==', 'item 2 is not name=value'],
    ['Authorization:hidden=', 'item 1 is not name=value'],
    ['hidden', 'item 1 is not name=value'],
    ['=hidden', 'item 1 is not name=value'],
    ['authorization=%zzhidden', 'authorization cannot be sent'],
    ['authorization=a%0Ahidden', 'authorization cannot be sent'],
  ])('reports %j with its variable, without values that may be secret', (text, what) => {
    const problems = problemsOf(headers(text));
    expect(problems).toEqual([expect.stringContaining(`OTEL_EXPORTER_OTLP_TRACES_HEADERS: ${what}`)]);
    expect(problems.join()).not.toContain('hidden');
  });

  test('are reported together with other problems', () => {
    const named = problemsOf({ ...headers('x y=1'), DB_SLOW_QUERY_MS: 'soon' }).map(problem => problem.split(':')[0]);
    expect(named).toEqual(['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'DB_SLOW_QUERY_MS']);
  });
});

describe('the argument of a sampler', () => {
  const arg = (text: string, sampler?: string) =>
    problemsOf({ OTEL_TRACES_SAMPLER_ARG: text, ...(sampler && { OTEL_TRACES_SAMPLER: sampler }) });

  test.each(['1.5', '-0.1', '1%', 'NaN'])('refuses %j as a share', text => {
    expect(arg(text, 'traceidratio')).toEqual([`OTEL_TRACES_SAMPLER_ARG: "${text}" is not a share from 0 to 1`]);
  });

  test("of Jaeger's is reported with every wrong field", () => {
    const [problem, ...more] = arg('endpoint=jaeger:5778,pollingIntervalMs=0,initialSamplingRate=2,rate=1');
    expect(more).toEqual([]);
    expect(problem?.replace('OTEL_TRACES_SAMPLER_ARG: ', '').split('; ')).toEqual([
      'unknown: rate',
      'allowed: endpoint, pollingIntervalMs, initialSamplingRate',
      expect.stringMatching(/^endpoint: "jaeger:5778" is not a URL/),
      expect.stringMatching(/^pollingIntervalMs: "0" is not a whole number from 1/),
      'initialSamplingRate: "2" is not a share from 0 to 1',
    ]);
    expect(arg('endpoint=,initialSamplingRate=1')).toEqual(['OTEL_TRACES_SAMPLER_ARG: endpoint: empty']);
  });

  test("that is a share points from Jaeger's sampler to the ratio sampler", () => {
    expect(arg('0.1')).toEqual([expect.stringMatching(/"0\.1" is not endpoint=.*parentbased_traceidratio/)]);
  });

  test('is not checked if the sampler is unknown', () => {
    expect(arg('0.1', 'trace_id_ratio')).toEqual([expect.stringContaining('OTEL_TRACES_SAMPLER: "trace_id_ratio"')]);
  });
});

test.each([
  'OTEL_BSP_SCHEDULE_DELAY',
  'OTEL_BSP_EXPORT_TIMEOUT',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
])('%s must not exceed the longest timer, which would fire at once', name => {
  expect(problemsOf({ [name]: '99999999999' })).toEqual([expect.stringMatching(`^${name}: "99999999999" is not`)]);
});

test('the polling interval must not exceed the longest timer', () => {
  expect(problemsOf({ OTEL_TRACES_SAMPLER_ARG: 'pollingIntervalMs=99999999999' })).toEqual([
    expect.stringContaining('pollingIntervalMs: "99999999999" is not a whole number'),
  ]);
});

test('reports every item that is not a pair, or whose value is not percent-encoded', () => {
  expect(problemsOf({ OTEL_RESOURCE_ATTRIBUTES: 'zone,team=platform,load=90%' })).toEqual([
    'OTEL_RESOURCE_ATTRIBUTES: "zone" is not name=value; "load=90%" has a value that is not percent-encoded; write a % as %25',
  ]);
});
