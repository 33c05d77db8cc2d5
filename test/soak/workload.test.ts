/** The reference workload on the real platform: Prometheus scrapes it, Jaeger stores its traces, k6 puts it under load. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { main as conform } from '../../bin/conform/main';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { temporaryFolder, waitFor } from '../../tools/process/run';
import { runK6 } from '../load/run-k6';
import type { Summary } from '../load/summary/data';
import { writeSummary } from '../load/summary/write';
import { newTraceId } from '../real/otlp';
import { startWatchedWorkload, type WatchedWorkload } from '../support/watched-workload';

/** Long enough for a busy machine. */
jest.setTimeout(90_000);

const JSON_HEADERS = { 'content-type': 'application/json' };

let watched: WatchedWorkload;
beforeAll(async () => {
  for (const name of ['promtool', 'k6'] as const) await tool(name);
  watched = await startWatchedWorkload({ MODEL_SPEED: '4' });
}, BUILD_TIMEOUT_MS);

interface Result {
  readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: [number, string] }[];
}
const query = async (expression: string) =>
  (await watched.prometheus.api<Result>(`query?query=${encodeURIComponent(expression)}`)).result;
async function post<T>(pathname: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await fetch(`${watched.workload.webApi.api}${pathname}`, {
    method: 'POST',
    headers: { ...JSON_HEADERS, ...headers },
    body: JSON.stringify(body),
  });
  expect([pathname, response.status]).toEqual([pathname, 201]);
  return (await response.json()) as T;
}

interface Span {
  readonly spanID: string;
  readonly processID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}
interface Trace {
  readonly spans: readonly Span[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

describe('one request', () => {
  const traceId = newTraceId();
  let found: Trace;
  const serviceOf = (span: Span) => found.processes[span.processID]?.serviceName;
  const tag = ({ tags }: Span, key: string) => tags.find(each => each.key === key)?.value;
  /** Names of the span and its ancestors, with their services. */
  const chain = (span: Span): string[] => {
    const parent = found.spans.find(({ spanID }) => spanID === span.references[0]?.spanID);
    return [`${serviceOf(span)} ${span.operationName}`, ...(parent === undefined ? [] : chain(parent))];
  };

  beforeAll(async () => {
    const { id: userId } = await post<{ id: string }>('/v1/users', { name: 'Ada', email: 'ada@example.test' });
    const { id } = await post<{ id: string }>('/v1/conversations', { userId, title: 'Alerts' });
    const question = { text: 'Which alert is it?', model: 'aion-large', maxTokens: 16 };
    await post(`/v1/conversations/${id}/messages`, question, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    const url = `${watched.targets.jaeger}/api/traces/${traceId}`;
    found = await waitFor(
      async () => {
        const response = await fetch(url);
        if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
        const [trace] = ((await response.json()) as { data: Trace[] }).data;
        // The span of the request ends last, so it is sent last.
        const complete = trace?.spans.some(span => tag(span, 'http.route') === '/v1/conversations/:id/messages');
        return complete && trace;
      },
      { what: 'the complete trace in Jaeger' },
    );
  });

  test('is one trace through both services, PostgreSQL, Redis and the model', () => {
    const request = 'web-api POST /v1/conversations/:id/messages';
    const chains = found.spans.map(span => chain(span).join(' ← '));
    expect(chains).toEqual(
      expect.arrayContaining([
        request,
        `web-api GET ← ${request}`,
        `web-api DEL ← ${request}`,
        expect.stringMatching(
          /^ai-engine chat aion-large ← ai-engine POST \/v1\/inference ← web-api POST ← web-api POST /,
        ),
      ]),
    );
  });

  test('has spans with the attributes of each operation', () => {
    const spansWith = (key: string, value: unknown) => found.spans.filter(span => tag(span, key) === value);
    const queries = spansWith('db.system.name', 'postgresql').map(span => tag(span, 'db.query.summary'));
    expect(queries).toEqual(expect.arrayContaining(['conversation_by_id', 'create_message', 'touch_conversation']));
    expect(spansWith('db.system.name', 'redis').map(serviceOf)).toEqual(['web-api', 'web-api', 'web-api']);
    const [inference] = spansWith('gen_ai.request.model', 'aion-large');
    expect(inference && tag(inference, 'gen_ai.usage.output_tokens')).toBe(16);
    // User input is not in the trace.
    expect(JSON.stringify(found)).not.toContain('Which alert is it?');
  });

  test('is in the metrics of both services, with the trace as exemplar', async () => {
    type Exemplars = readonly {
      readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[];
    }[];
    for (const series of ['http_request_duration_seconds_bucket', 'ai_inference_duration_seconds_bucket']) {
      const traces = await waitFor(
        async () => {
          const range = `start=${Date.now() / 1_000 - 60}&end=${Date.now() / 1_000 + 60}`;
          const all = await watched.prometheus.api<Exemplars>(`query_exemplars?query=${series}&${range}`);
          const ids = all.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
          return ids.includes(traceId) && ids;
        },
        { what: `an exemplar of ${series}` },
      );
      expect(traces).toContain(traceId);
    }
  });
});

test.each(['web-api', 'ai-engine'] as const)('%s conforms to the catalogue', async name => {
  const { webApi, aiEngine } = watched.workload;
  const { metrics } = name === 'web-api' ? webApi : aiEngine;
  const printed: string[] = [];
  const to = { write: (text: string) => printed.push(text) };
  expect([await conform(['--url', metrics, '--service', name], { stdout: to, stderr: to }), printed.join('')]).toEqual([
    0,
    expect.any(String),
  ]);
});

describe('under the short load', () => {
  const folder = temporaryFolder('load');
  let summary: Summary;
  beforeAll(async () => {
    summary = await runK6({ targets: watched.targets, plan: 'short', out: folder, allowedHosts: [] });
  });

  test('every threshold holds', () => {
    const missed = summary.thresholds.filter(({ outcome }) => outcome !== 'held');
    expect(missed).toEqual([]);
    expect(summary.passed).toBe(true);
  });

  test('the summary is written for people and for programs', () => {
    const files = writeSummary(summary, folder);
    expect(files.map(file => path.basename(file))).toEqual(['summary.html', 'summary.json']);
    expect(files.every(existsSync)).toBe(true);
    expect(JSON.parse(readFileSync(files[1] as string, 'utf8'))).toEqual(summary);
  });

  test('Prometheus has seen every request that k6 sent', async () => {
    const sent = Object.values(summary.routes).reduce((sum, { count }) => sum + count, 0);
    expect(sent).toBeGreaterThan(100);
    const seen = async () =>
      Number((await query('sum(http_requests_total{service="web-api", path=~"/v1/.+/?.*"})'))[0]?.value[1]);
    await waitFor(async () => (await seen()) >= sent, { what: `${sent} requests in Prometheus` });
  });

  test('nothing failed inside the instrumentation', async () => {
    const failures = await query(
      'telemetry_errors_total > 0 or telemetry_series_dropped_total > 0 or telemetry_spans_total{outcome!="exported"} > 0',
    );
    expect(failures.map(({ metric }) => metric)).toEqual([]);
  });
});

test('the load test fails if the service fails, and reports the missed threshold', async () => {
  const put = await fetch(`${watched.workload.webApi.faults}/errors`, {
    method: 'PUT',
    headers: JSON_HEADERS,
    body: JSON.stringify({ share: 0.2 }),
  });
  expect(put.status).toBe(200);
  const { passed, thresholds } = await runK6({ targets: watched.targets, plan: 'short', out: '', allowedHosts: [] });
  expect(passed).toBe(false);
  const outcomes = Object.fromEntries(thresholds.map(({ what, outcome }) => [what, outcome]));
  expect(outcomes).toMatchObject({ 'API: requests that failed': 'missed', 'Metrics endpoints answer': 'held' });
});
