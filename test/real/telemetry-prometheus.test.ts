/** The exposition of the telemetry library, read by the real Prometheus and promtool. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { TraceFlags } from '@opentelemetry/api';
import { yaml } from '../../lib/base';
import { database, http, MAX_LABEL_VALUE_BYTES, type Metric, system, telemetry } from '../../lib/catalogue';
import { type Exporter, startExporter } from '../../telemetry/src/exporter';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePort, type Program, run, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { PrometheusApi } from '../support/prometheus-api';
import { testCore } from '../telemetry/core';

const core = testCore({
  families: [http, database, system],
  env: { OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: '0' },
});
const { metrics } = core;
const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
};

/** Label values that a format has to escape. */
const ODD = 'a "quoted" \\ back\nslash, comma: {brace} é 😀';
const LONGEST = 'é'.repeat(MAX_LABEL_VALUE_BYTES / 2);
const ROUTES = http.requests.labels.path.limit;

let exporter: Exporter;
let program: Program;
let api: PrometheusApi;

/** Both formats from the same service, one job each. */
const JOBS = { openmetrics: undefined, text: ['PrometheusText0.0.4'] } as const;

beforeAll(async () => {
  exporter = await startExporter(core);
  metrics.counter(http.requests).inc({ method: 'GET', path: ODD, status: '200' }, 41);
  for (const each of [0.003, 0.75, 100]) {
    metrics.histogram(http.requestDuration).observe({ method: 'GET', path: '/orders/:id' }, each, span);
  }
  for (const query of [LONGEST, `${LONGEST}x`]) {
    metrics.counter(database.slowQueries).inc({ query });
  }
  metrics.gauge(database.connectionsIdle, gauge => gauge.set({ pool: 'main' }, 3));
  metrics.gauge(database.connectionsMax, () => Promise.reject(new Error('no pool')));
  metrics.gauge(system.cpuUsage).set({}, 12.5);

  const folder = temporaryFolder('prometheus');
  const scrape = Object.entries(JOBS).map(([job_name, scrape_protocols]) => ({
    job_name,
    ...(scrape_protocols && { scrape_protocols }),
    static_configs: [{ targets: [exporter.url.host] }],
  }));
  const config = {
    global: {
      scrape_interval: '500ms',
      scrape_timeout: '500ms',
      // As lib/components/prometheus/config.ts has it.
      label_value_length_limit: MAX_LABEL_VALUE_BYTES,
    },
    storage: { exemplars: { max_exemplars: 1_000 } },
    scrape_configs: scrape,
  };
  writeFileSync(path.join(folder, 'prometheus.yml'), yaml(config));
  const port = await freePort();
  program = start(
    await tool('prometheus'),
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    { cwd: folder },
  );
  api = new PrometheusApi(`http://127.0.0.1:${port}`);
  await waitFor(answers(`${api.url}/-/ready`), { what: 'Prometheus to be ready', program });
  await until(
    'both jobs to be up',
    async () => (await values('up')).length === 2 && (await values('up == 0')).length === 0,
  );
  await until('the counter', async () => (await values('http_requests_total')).length === 2);
}, BUILD_TIMEOUT_MS);

afterAll(() => exporter.close());

const until = <T>(what: string, condition: () => Promise<T>) => waitFor(condition, { what, program });

interface Answer<T> {
  readonly data: T;
}
async function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await fetch(`${api.url}/api/v1/${path}?${new URLSearchParams(query)}`);
  return ((await response.json()) as Answer<T>).data;
}
interface Value {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}
/** The current result of an expression, sorted by job: labels, without those of the target, and value. */
async function values(query: string) {
  const { result } = await get<{ result: Value[] }>('query', { query });
  result.sort((a, b) => (a.metric.job ?? '').localeCompare(b.metric.job ?? ''));
  return result.map(({ metric: { instance: _, __name__, ...labels }, value: [, value] }) => ({
    labels,
    value: Number(value),
  }));
}
const inBothJobs = (labels: Readonly<Record<string, string>>, value: number) =>
  Object.keys(JOBS).map(job => ({ labels: { ...labels, job }, value }));

describe('Prometheus', () => {
  test('has the type and help of each metric as in the catalogue', async () => {
    const exposed: readonly Metric[] = [
      ...[http.requests, http.requestDuration, database.connectionsIdle, system.cpuUsage],
      ...[telemetry.errors, telemetry.spans],
    ];
    type Metadata = Readonly<Record<string, readonly { readonly type: string; readonly help: string }[]>>;
    const metadata = await get<Metadata>('metadata');
    for (const { name, kind, help } of exposed) {
      // OpenMetrics names a counter's family without its suffix.
      const entries = [...(metadata[name] ?? []), ...(metadata[name.replace(/_total$/, '')] ?? [])];
      expect(entries.map(({ type, help }) => ({ type, help }))).toContainEqual({ type: kind, help });
      expect(new Set(entries.map(({ type }) => type))).toEqual(new Set([kind]));
    }
  });

  test.each(Object.keys(JOBS))('scrapes the format %s without an error', async job => {
    const targets = (await api.targets()).activeTargets.filter(({ labels }) => labels.job === job);
    expect(targets).toMatchObject([{ health: 'up', lastError: '' }]);
  });

  test('has the right values, whatever characters the labels contain', async () => {
    const labels = { method: 'GET', path: ODD, status: '200' };
    expect(await values('http_requests_total')).toEqual(inBothJobs(labels, 41));
    expect(await values('db_connections_idle')).toEqual(inBothJobs({ pool: 'main' }, 3));
    expect(await values('system_cpu_usage_percent')).toEqual(inBothJobs({}, 12.5));
    expect(await values('db_connections_max')).toEqual([]);
    expect(await values('db_slow_queries_total')).toEqual(inBothJobs({ query: LONGEST }, 1));
  });

  test.each(Object.keys(JOBS))('has the buckets that the catalogue declares, from %s', async job => {
    const buckets = await values(`http_request_duration_seconds_bucket{job="${job}"}`);
    const at = (bound: number) => [0.003, 0.75, 100].filter(each => each <= bound).length;
    const bounds = [...http.requestDuration.buckets, Number.POSITIVE_INFINITY];
    expect(buckets.map(({ labels, value }) => [Number(labels.le?.replace('+Inf', 'Infinity')), value])).toEqual(
      bounds.map(bound => [bound, at(bound)]),
    );
    expect(await values(`http_request_duration_seconds_sum{job="${job}"}`)).toMatchObject([{ value: 100.753 }]);
    expect(await values(`http_request_duration_seconds_count{job="${job}"}`)).toMatchObject([{ value: 3 }]);
  });

  test('has an exemplar with the trace in each bucket', async () => {
    interface Exemplars {
      readonly seriesLabels: Readonly<Record<string, string>>;
      readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: string }[];
    }
    const now = Date.now() / 1_000;
    const found = await get<readonly Exemplars[]>('query_exemplars', {
      query: 'http_request_duration_seconds_bucket',
      start: String(now - 300),
      end: String(now + 300),
    });
    const exemplarsFound = found.flatMap(({ seriesLabels: { le, job }, exemplars }) =>
      exemplars.map(({ labels, value }) => ({ le, job, labels, value: Number(value) })),
    );
    const labels = { trace_id: span.traceId, span_id: span.spanId };
    expect(exemplarsFound.sort((a, b) => a.value - b.value)).toEqual([
      { le: '0.005', job: 'openmetrics', labels, value: 0.003 },
      { le: '0.75', job: 'openmetrics', labels, value: 0.75 },
      { le: '+Inf', job: 'openmetrics', labels, value: 100 },
    ]);
  });

  test('sees the number of dropped series, and the scrape still succeeds', async () => {
    for (let i = 0; i < ROUTES + 49; i += 1) {
      metrics.counter(http.requests).inc({ method: 'GET', path: `/orders/${i}`, status: '200' });
    }
    const { name } = telemetry.seriesDropped;
    await until('the dropped series', async () => (await values(name)).length === 2);
    expect(await values(name)).toEqual(inBothJobs({ metric: 'http_requests_total', label: 'path' }, 50));
    expect(await values('count by (job) (http_requests_total)')).toEqual(inBothJobs({}, ROUTES));
    expect(await values('min by (job) (min_over_time(up[1m]))')).toEqual(inBothJobs({}, 1));
  });
});

test('promtool has no findings on the exposition', async () => {
  const text = await (await fetch(new URL('/metrics', exporter.url))).text();
  expect(await run(await tool('promtool'), ['check', 'metrics', '--extended'], { input: text })).toMatchObject({
    code: 0,
    stderr: '',
  });
});
