/** What one metric operation, one span and one log line cost: µs each, the median of rounds. */
import { openSync } from 'node:fs';
import { SpanKind } from '@opentelemetry/api';
import { database, http, system } from '../../lib/catalogue';
import { startTelemetry, type Telemetry } from '../../telemetry/src';

const ROUNDS = 15;
const PER_ROUND = 20_000;

function microseconds(operation: (i: number) => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    for (let i = 0; i < PER_ROUND; i += 1) operation(i);
    return ((performance.now() - begun) * 1_000) / PER_ROUND;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
}

const row = (what: string, value: number) => console.log(`${what.padEnd(60)} ${value.toFixed(2).padStart(8)} µs`);

async function metricOperations({ metrics }: Telemetry): Promise<void> {
  const requests = metrics.counter(http.requests);
  const duration = metrics.histogram(http.requestDuration);
  const active = metrics.gauge(http.activeRequests);
  const paths = Array.from({ length: 100 }, (_, i) => `/route/${i}`);
  const path = (i: number) => paths[i % paths.length] as string;
  row(
    'counter, three labels, 100 routes',
    microseconds(i => requests.inc({ method: 'GET', path: path(i), status: '200' })),
  );
  row(
    'gauge, no label',
    microseconds(() => active.inc({})),
  );
  row(
    'histogram, two labels, 100 routes',
    microseconds(i => duration.observe({ method: 'GET', path: path(i) }, 0.02)),
  );
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  row(
    'histogram with exemplar',
    microseconds(i => duration.observe({ method: 'GET', path: path(i) }, 0.02, span)),
  );
  for (let i = 0; i < 300; i += 1) requests.inc({ method: 'GET', path: `/over/${i}`, status: '200' });
  row(
    'counter past its budget',
    microseconds(i => requests.inc({ method: 'GET', path: `/raw/${i}`, status: '200' })),
  );
}

function spans({ tracer }: Telemetry, what: string): void {
  const attributes = { 'http.request.method': 'GET', 'http.route': '/users/:id', 'url.path': '/users/7' };
  row(
    `span, ${what}: start, three attributes, end`,
    microseconds(() => tracer.startSpan('GET /users/:id', { kind: SpanKind.SERVER, attributes }).end()),
  );
}

async function main(sampler: 'always_on' | 'always_off'): Promise<void> {
  const telemetry = await startTelemetry({
    serviceName: 'bench',
    families: [http, database, system],
    env: {
      ...process.env,
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
      OTEL_TRACES_SAMPLER: sampler,
    },
    logDestination: openSync('/dev/null', 'w'),
  });
  if (sampler === 'always_on') {
    await metricOperations(telemetry);
    spans(telemetry, 'sampled');
    const { log } = telemetry;
    const fields = { method: 'GET', route: '/users/:id', status: 200, duration_ms: 12.3, user: { id: 7, plan: 'pro' } };
    row(
      'log line, JSON, filtered',
      microseconds(() => log.info(fields, 'request completed')),
    );
  } else spans(telemetry, 'not sampled');
  await telemetry.shutdown();
}

main(process.argv[2] as 'always_on' | 'always_off').catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
