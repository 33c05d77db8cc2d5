/** Tracing as a whole: what is registered, what spans contain, and another OpenTelemetry in the process. */
import http from 'node:http';
import { context, diag, propagation, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { isWrapped } from '@opentelemetry/instrumentation';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import pino from 'pino';
import { activeRequest, withRequest } from '../../../telemetry/src/context';
import { readSettings } from '../../../telemetry/src/settings';
import { logDiagnostics } from '../../../telemetry/src/tracing';
import { resourceOf } from '../../../telemetry/src/tracing/resource';
import { freePort, run } from '../../../tools/process/run';
import { bundle, MODULES } from './child';
import { type Collector, startCollector } from './collector';
import { type Started, start } from './start';

let collector: Collector;
const running: Started[] = [];
beforeAll(async () => {
  collector = await startCollector('grpc');
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.shutdown();
  for (const api of [trace, context, propagation, diag]) api.disable();
});
afterAll(() => collector.stop());

function begin(env: Record<string, string> = {}): Started {
  const started = start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env });
  running.push(started);
  return started;
}
const REMOTE = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
const remote = trace.setSpanContext(ROOT_CONTEXT, REMOTE);

test('propagates context through async calls, and registers the tracer for other libraries', async () => {
  const { shutdown } = begin();
  const span = trace.getTracer('other').startSpan('its span');
  await context.with(trace.setSpan(context.active(), span), async () => {
    await new Promise(setImmediate);
    expect(trace.getActiveSpan()).toBe(span);
  });
  span.end();
  await Promise.all([shutdown(), shutdown()]);
  expect(collector.names).toContain('its span');
  expect(trace.getTracer('other').startSpan('x').isRecording()).toBe(false);
});

test('can be started again after a shutdown', async () => {
  await begin().shutdown();
  expect(isWrapped(http.request)).toBe(false);
  const { tracer, shutdown, reported } = begin();
  expect(isWrapped(http.request)).toBe(true);
  tracer.startSpan('second time').end();
  await shutdown();
  expect(reported).toEqual([]);
  expect(collector.names).toContain('second time');
});

test('does not instrument outgoing calls if they are switched off', () => {
  begin({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'external' });
  expect(isWrapped(http.request)).toBe(false);
});

test('does not keep a program alive that does not shut it down', async () => {
  const absent = `http://127.0.0.1:${await freePort()}`;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: absent, OTEL_TRACES_SAMPLER_ARG: `endpoint=${absent}` };
  const { code, stderr } = await run(process.execPath, [bundle('idle.ts')], { env: { ...MODULES, ...env } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each([{ OTEL_TRACES_EXPORTER: 'none' }, { OTEL_SDK_DISABLED: 'true' }])(
  'switched off by %p, creates no spans, but still propagates context and headers',
  async env => {
    const { tracer, forceFlush, shutdown, outcomes } = begin(env as Record<string, string>);
    expect(tracer.startSpan('nothing').isRecording()).toBe(false);
    const request = { requestId: 'r', correlationId: 'c', method: 'GET' };
    await context.with(withRequest(request, remote), async () => {
      await new Promise(setImmediate);
      expect(activeRequest()).toBe(request);
      const headers: Record<string, string> = {};
      propagation.inject(trace.setSpan(context.active(), tracer.startSpan('x')), headers);
      expect(headers.traceparent).toBe(`00-${REMOTE.traceId}-${REMOTE.spanId}-01`);
    });
    await forceFlush();
    await shutdown();
    expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 0 });
  },
);

test('does not replace another OpenTelemetry, reports it, and still sends its own spans', async () => {
  const theirs = new TracerProvider();
  trace.setGlobalTracerProvider(theirs);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const { tracer, reported, shutdown } = begin();
  expect(reported).toEqual([
    expect.stringContaining('another OpenTelemetry is set up in this process (propagator, tracer provider)'),
  ]);
  expect(isWrapped(http.request)).toBe(false);
  tracer.startSpan('with another').end();
  await shutdown();
  expect(collector.names).toContain('with another');
  expect(trace.getTracer('x').startSpan('x').isRecording()).toBe(true);
  expect(propagation.fields()).toEqual(['traceparent', 'tracestate']);
});

test("uses another one's context manager, and does not unregister it", async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const { reported, shutdown } = begin();
  expect(reported).toEqual([expect.stringContaining('(context manager)')]);
  await shutdown();
  context.with(remote, () => expect(trace.getSpanContext(context.active())).toEqual(REMOTE));
});

test('truncates long attributes', async () => {
  const { tracer } = begin({ OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10' });
  const span = tracer.startSpan('x', { attributes: { prompt: 'x'.repeat(100) } });
  expect(span).toMatchObject({ attributes: { prompt: 'x'.repeat(10) } });
});

describe('the resource', () => {
  const attributes = (OTEL_RESOURCE_ATTRIBUTES = '') =>
    resourceOf(readSettings({ serviceName: 'web-api', env: { OTEL_RESOURCE_ATTRIBUTES } })).attributes;

  test('has the service, this process and the SDK, and nothing about the machine', () => {
    expect(attributes()).toEqual({
      'service.name': 'web-api',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.version': expect.any(String),
    });
  });

  test('has the attributes of the variable, except the service name', () => {
    const variable = 'service.name=other,service.version=1.2.3,service.instance.id=pod-1,k8s.node.name=node%201';
    expect(attributes(variable)).toMatchObject({
      'service.name': 'web-api',
      'service.version': '1.2.3',
      'service.instance.id': 'pod-1',
      'k8s.node.name': 'node 1',
    });
  });
});

describe("OpenTelemetry's own messages", () => {
  function logged(level: string) {
    const lines: { level: number; msg: string; details?: unknown }[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(JSON.parse(line)) });
    const stop = logDiagnostics(log, readSettings({ serviceName: 'test', env: { OTEL_LOG_LEVEL: level } }));
    diag.error('broken', { code: 7 });
    diag.info('by the way');
    diag.verbose('in detail');
    stop();
    diag.error('too late');
    const messages = lines.filter(({ msg }) => !msg.startsWith('@opentelemetry/api:'));
    return messages.map(({ level, msg, details }) => ({ level, msg, ...(details !== undefined && { details }) }));
  }
  const error = { level: 50, msg: 'broken', details: [{ code: 7 }] };

  test.each([
    ['none', []],
    ['error', [error]],
    ['info', [error, { level: 30, msg: 'by the way' }]],
    ['all', [error, { level: 30, msg: 'by the way' }, { level: 10, msg: 'in detail' }]],
  ])('are logged at OTEL_LOG_LEVEL=%s and above', (level, lines) => {
    expect(logged(level)).toEqual(lines);
  });
});
