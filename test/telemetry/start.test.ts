/** One call that sets up all parts, and parts switched off by the environment. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context } from '@opentelemetry/api';
import fastify from 'fastify';
import { http, system } from '../../lib/catalogue';
import { startTelemetry, type TelemetryError, type TelemetryOptions } from '../../telemetry/src';

const QUIET = {
  OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
  OTEL_EXPORTER_PROMETHEUS_PORT: '0',
  OTEL_TRACES_EXPORTER: 'none',
};

/** Sends one request to a service; returns what it logged and exposed. */
async function served(env: Readonly<Record<string, string>>, options: TelemetryOptions = {}) {
  const lines: Record<string, unknown>[] = [];
  const telemetry = await startTelemetry({
    serviceName: 'web-api',
    families: [http, system],
    env: { ...QUIET, ...env },
    logDestination: { write: (line: string) => void lines.push(JSON.parse(line)) },
    ...options,
  });
  const server = fastify();
  await server.register(telemetry.fastify);
  server.get('/users/:id', async () => 'Ada');
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${address}/users/7`);
  const metrics = telemetry.exporter && (await (await fetch(new URL('/metrics', telemetry.exporter.url))).text());
  await server.close();
  await telemetry.shutdown();
  return { status: answer.status, lines, metrics };
}

test('one call sets up metrics and logs of a service', async () => {
  const { status, lines, metrics } = await served({});
  expect(status).toBe(200);
  expect(metrics).toContain('http_requests_total{method="GET",path="/users/:id",status="200"} 1');
  expect(metrics).toMatch(/^system_memory_usage_bytes \d+/m);
  expect(lines).toEqual([
    expect.objectContaining({ service: 'web-api', module: 'http', route: '/users/:id', status: 200 }),
  ]);
});

test.each([
  ['metrics', { OTEL_METRICS_EXPORTER: 'none' }, { metrics: undefined, lines: 1 }],
  [
    'HTTP',
    { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' },
    { metrics: expect.not.stringContaining('http_requests'), lines: 0 },
  ],
  [
    'the system',
    { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'system' },
    { metrics: expect.not.stringContaining('system_'), lines: 1 },
  ],
  ['logging', { LOG_LEVEL: 'silent' }, { metrics: expect.stringContaining('http_requests_total{'), lines: 0 }],
  [
    'the log of a part',
    { LOG_LEVELS: 'http=warn' },
    { metrics: expect.stringContaining('http_requests_total{'), lines: 0 },
  ],
  ['everything but logging', { OTEL_SDK_DISABLED: 'true' }, { metrics: undefined, lines: 0 }],
])('%s can be switched off, and requests are still served', async (_, env, expected) => {
  const { status, lines, metrics } = await served(env);
  expect({ status, metrics, lines: lines.length }).toEqual({ status: 200, ...expected });
});

test('reports all wrong variables together', async () => {
  const wrong = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'jaeger:4317',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '1.5',
    OTEL_EXPORTER_PROMETHEUS_PORT: '70000',
    LOG_FILTER: '/(/',
  };
  const error = await startTelemetry({ env: wrong }).catch((caught: TelemetryError) => caught);
  expect(error).toMatchObject({ name: 'TelemetryError' });
  const named = (error as TelemetryError).problems.map(problem => problem.split(':')[0]).sort();
  expect(named).toEqual([
    'LOG_FILTER',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_PROMETHEUS_PORT',
    'OTEL_SERVICE_NAME',
    'OTEL_TRACES_SAMPLER_ARG',
  ]);
});

test.each<[string, TelemetryOptions]>([
  ['in the options', { serviceName: '', env: QUIET }],
  ['in OTEL_SERVICE_NAME', { env: { ...QUIET, OTEL_SERVICE_NAME: ' ' } }],
  ['in OTEL_RESOURCE_ATTRIBUTES', { env: { ...QUIET, OTEL_RESOURCE_ATTRIBUTES: 'service.name=' } }],
])('refuses an empty service name %s', async (_, options) => {
  const started = startTelemetry(options).then(telemetry => telemetry.shutdown());
  await expect(started).rejects.toMatchObject({ problems: [expect.stringMatching(/^OTEL_SERVICE_NAME: not set/)] });
});

test('reports a port in use, and leaves nothing set up', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const env = { ...QUIET, OTEL_EXPORTER_PROMETHEUS_PORT: String(port) };
  const starting = startTelemetry({ serviceName: 'web-api', env }).finally(() => other.close());
  await expect(starting).rejects.toMatchObject({
    name: 'TelemetryError',
    problems: [expect.stringMatching(/^OTEL_EXPORTER_PROMETHEUS_PORT: .*in use/)],
  });
  const key = Symbol('key');
  context.with(context.active().setValue(key, 1), () => expect(context.active().getValue(key)).toBeUndefined());
});

test('refuses a metric of a family that the service does not expose', async () => {
  const telemetry = await startTelemetry({ serviceName: 'web-api', families: [system], env: QUIET });
  expect(() => telemetry.metrics.counter(http.requests)).toThrow(/http_requests_total/);
  expect(() => telemetry.fastify).toThrow(/http_/);
  await telemetry.shutdown();
});

test('serves inference without telemetry if its family is not exposed, and reports that once', async () => {
  const lines: Record<string, unknown>[] = [];
  const telemetry = await startTelemetry({
    serviceName: 'web-api',
    families: [system],
    env: QUIET,
    logDestination: { write: (line: string) => void lines.push(JSON.parse(line)) },
  });
  // As in a request, which must not be affected.
  const ask = () =>
    telemetry.ai.inference({ model: 'aion-1' }, async call => {
      call.tokens({ prompt: 1 });
      return 'answer';
    });
  expect([await ask(), await ask()]).toEqual(['answer', 'answer']);
  const { body } = await telemetry.metrics.render('text');
  expect(body).toContain('telemetry_errors_total{part="ai"} 1');
  await telemetry.shutdown();
  const message = expect.stringMatching(/^ai_\w+ is not in any family/);
  expect(lines).toEqual([expect.objectContaining({ err: expect.objectContaining({ message }) })]);
});

test('a second shutdown has no effect', async () => {
  const telemetry = await startTelemetry({ serviceName: 'web-api', env: QUIET });
  await Promise.all([telemetry.shutdown(), telemetry.shutdown()]);
  await expect(fetch(new URL('/health', telemetry.exporter?.url))).rejects.toThrow();
});
