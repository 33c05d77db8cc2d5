/** The cost of a metric operation, a span and a log line: in µs, the median of rounds, with its limit. */
import { openSync } from 'node:fs';
import { SpanKind } from '@opentelemetry/api';
import { database, http, telemetry as own, system } from '../../lib/catalogue';
import { startTelemetry, type Telemetry } from '../../telemetry/src';
import type { Operations } from './modes';

const ROUNDS = 15;
const PER_ROUND = 20_000;
/** Spans that are sent to the collector; the queue has room for all of them. */
const SENT = 50_000;

/** The limits in µs: requirements, "Instrumentation overhead". They set none for a log line. */
const LIMITS = { metric: 10, span: 100 } as const;

function microseconds(operation: (i: number) => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    for (let i = 0; i < PER_ROUND; i += 1) operation(i);
    return ((performance.now() - startedAt) * 1_000) / PER_ROUND;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
}

function row(what: string, value: number, limit?: number): void {
  const verdict = limit === undefined ? '' : ` of ${limit}${value < limit ? '' : ': TOO MUCH'}`;
  console.log(`${what.padEnd(60)} ${value.toFixed(2).padStart(8)} µs${verdict}`);
}

const metric = (what: string, operation: (i: number) => void) => row(what, microseconds(operation), LIMITS.metric);

async function metricOperations({ metrics }: Telemetry): Promise<void> {
  const requests = metrics.counter(http.requests);
  const duration = metrics.histogram(http.requestDuration);
  const active = metrics.gauge(http.activeRequests);
  const paths = Array.from({ length: 100 }, (_, i) => `/route/${i}`);
  const path = (i: number) => paths[i % paths.length] as string;
  metric('counter, three labels, 100 routes', i => requests.inc({ method: 'GET', path: path(i), status: '200' }));
  metric('gauge, no label', () => active.inc({}));
  metric('histogram, two labels, 100 routes', i => duration.observe({ method: 'GET', path: path(i) }, 0.02));
  const exemplar = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  metric('histogram with exemplar', i => duration.observe({ method: 'GET', path: path(i) }, 0.02, exemplar));
  for (let i = 0; i < 300; i += 1) requests.inc({ method: 'GET', path: `/over/${i}`, status: '200' });
  metric('counter past its budget', i => requests.inc({ method: 'GET', path: `/raw/${i}`, status: '200' }));
}

const span = ({ tracer }: Telemetry) => {
  const attributes = { 'http.request.method': 'GET', 'http.route': '/users/:id', 'url.path': '/users/7' };
  tracer.startSpan('GET /users/:id', { kind: SpanKind.SERVER, attributes }).end();
};

function spans(telemetry: Telemetry, what: string): void {
  row(
    `span, ${what}: start, three attributes, end`,
    microseconds(() => span(telemetry)),
    LIMITS.span,
  );
}

/** The whole cost of a span to the process: CPU time from its start until the collector has accepted it. */
async function sentSpans(telemetry: Telemetry): Promise<void> {
  const before = process.cpuUsage();
  for (let i = 0; i < SENT; i += 1) span(telemetry);
  await telemetry.shutdown();
  const { user, system: kernel } = process.cpuUsage(before);
  const samples = (await telemetry.metrics.registry.getMetricsAsJSON()).find(({ name }) => name === own.spans.name);
  const exported = samples?.values.find(({ labels }) => labels.outcome === 'exported')?.value;
  if (exported !== SENT) throw new Error(`the collector accepted ${exported} of ${SENT} spans`);
  row('span, sampled and sent: total CPU time', (user + kernel) / SENT, LIMITS.span);
}

type Measure = (telemetry: Telemetry) => Promise<void>;

/** Each group runs in its own process, so that none slows down the next. */
const PARTS: Record<Operations, { readonly env: NodeJS.ProcessEnv; readonly measure: Measure }> = {
  kept: {
    env: { OTEL_TRACES_SAMPLER: 'always_on' },
    measure: async (telemetry: Telemetry) => {
      await metricOperations(telemetry);
      spans(telemetry, 'queue full');
      const user = { id: 7, plan: 'pro' };
      const fields = { method: 'GET', route: '/users/:id', status: 200, duration_ms: 12.3, user };
      row(
        'log line, JSON, filtered',
        microseconds(() => telemetry.log.info(fields, 'request completed')),
      );
    },
  },
  sent: {
    env: { OTEL_TRACES_SAMPLER: 'always_on', OTEL_BSP_MAX_QUEUE_SIZE: `${SENT}`, OTEL_BSP_EXPORT_TIMEOUT: '60000' },
    measure: sentSpans,
  },
  skipped: {
    env: { OTEL_TRACES_SAMPLER: 'always_off' },
    measure: async (telemetry: Telemetry) => spans(telemetry, 'not sampled'),
  },
};

async function main(part: Operations): Promise<void> {
  const { env, measure } = PARTS[part];
  const telemetry = await startTelemetry({
    serviceName: 'bench',
    families: [http, database, system],
    env: {
      ...process.env,
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
      ...env,
    },
    logDestination: openSync('/dev/null', 'w'),
  });
  await measure(telemetry);
  await telemetry.shutdown();
}

main(process.argv[2] as Operations).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
