import { namespaces } from '../../../lib/catalogue';
import { alertmanager, jaegerCollector, jaegerQuery, prometheus } from '../../../lib/components/peers';
import { waitFor } from '../../../tools/wait';
import { newTraceId, send, trace } from '../../real/otlp';
import type { TestCluster } from './cluster';
import { forward } from './forward';

/** One of each thing that the platform keeps on a volume. */
export interface Kept {
  /** Samples of a minute, value by value. */
  readonly samples: { readonly until: number; readonly values: readonly unknown[] };
  readonly traceId: string;
  readonly silenceId: string;
}

const SERVICE = 'kept-trace';
const SPANS = ['first', 'second', 'third'].map(name => ({ name, attributes: {} }));

/** Has Prometheus, Jaeger and Alertmanager keep something each, and resolves when they have it. */
export async function keep(cluster: TestCluster): Promise<Kept> {
  const samples = await waitFor(
    async () => {
      const until = Date.now() / 1_000;
      const values = await samplesOf(cluster, until);
      return values.length > 0 && { until, values };
    },
    { what: 'Prometheus to have scraped itself', timeoutMs: 90_000 },
  );
  const traceId = newTraceId();
  const collector = await way(cluster, jaegerCollector.name, jaegerCollector.ports['otlp-http'].number);
  await waitFor(async () => (await send(collector, SERVICE, traceId, SPANS)) === 200, {
    what: 'a collector to take spans',
  });
  await waitFor(async () => (await spansOf(cluster, traceId)) === SPANS.length, { what: 'the trace to be stored' });
  return { samples, traceId, silenceId: await silence(cluster) };
}

/** What of it can no longer be had, in words; empty where all of it can. */
export async function lost(cluster: TestCluster, { samples, traceId, silenceId }: Kept): Promise<string[]> {
  const values = await samplesOf(cluster, samples.until);
  const spans = await spansOf(cluster, traceId);
  const answer = await fetch(`${await alertmanagerOf(cluster)}/api/v2/silence/${silenceId}`);
  const state = answer.ok ? ((await answer.json()) as { status: { state: string } }).status.state : `${answer.status}`;
  return [
    ...(JSON.stringify(values) === JSON.stringify(samples.values)
      ? []
      : [`samples: ${JSON.stringify(values)} of ${JSON.stringify(samples.values)}`]),
    ...(spans === SPANS.length ? [] : [`trace ${traceId}: ${spans} of ${SPANS.length} spans`]),
    ...(state === 'active' ? [] : [`silence ${silenceId}: ${state}`]),
  ];
}

const way = (cluster: TestCluster, service: string, port: number): Promise<string> =>
  forward(cluster, namespaces.monitoring, `service/${service}`, port);
const alertmanagerOf = (cluster: TestCluster) => way(cluster, alertmanager.name, alertmanager.ports.web.number);

async function samplesOf(cluster: TestCluster, until: number): Promise<readonly unknown[]> {
  const url = await way(cluster, prometheus.name, prometheus.ports.web.number);
  const query = new URLSearchParams({ query: 'up{service="prometheus"}[1m]', time: String(until) });
  const response = await fetch(`${url}/api/v1/query?${query}`);
  const { data } = (await response.json()) as { data: { result: readonly { values: readonly unknown[] }[] } };
  return data.result.flatMap(({ values }) => values);
}

async function spansOf(cluster: TestCluster, traceId: string): Promise<number> {
  const query = await way(cluster, jaegerQuery.name, jaegerQuery.ports.web.number);
  return (await trace(query, traceId).catch(() => [])).length;
}

async function silence(cluster: TestCluster): Promise<string> {
  const [from, to] = [Date.now(), Date.now() + 3_600_000].map(at => new Date(at).toISOString());
  const response = await fetch(`${await alertmanagerOf(cluster)}/api/v2/silences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      matchers: [{ name: 'alertname', value: 'OfNoAlert', isRegex: false, isEqual: true }],
      startsAt: from,
      endsAt: to,
      createdBy: 'test',
      comment: 'must outlive an upgrade',
    }),
  });
  if (!response.ok) throw new Error(`a silence is refused: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { silenceID: string }).silenceID;
}
