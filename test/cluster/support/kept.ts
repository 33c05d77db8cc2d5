import { waitFor } from '../../../tools/process/wait';
import { newTraceId, send, trace } from '../../real/otlp';
import type { Endpoints } from './breaking/api';

/** One example of each kind of data that the platform stores on a volume. */
export interface Kept {
  /** The samples of one minute. */
  readonly samples: { readonly until: number; readonly values: readonly unknown[] };
  readonly traceId: string;
  readonly silenceId: string;
}

const SERVICE = 'kept-trace';
const SPANS = ['first', 'second', 'third'].map(name => ({ name, attributes: {} }));

/** Stores data in Prometheus, Jaeger and Alertmanager, and resolves once it is stored. */
export async function keep(endpoints: Endpoints): Promise<Kept> {
  const samples = await waitFor(
    async () => {
      const until = Date.now() / 1_000;
      const values = await samplesOf(endpoints, until);
      return values.length > 0 && { until, values };
    },
    { what: 'Prometheus to scrape itself', timeoutMs: 90_000 },
  );
  const traceId = newTraceId();
  await waitFor(async () => (await send(endpoints.spans(), SERVICE, traceId, SPANS)) === 200, {
    what: 'spans to be accepted',
  });
  await waitFor(async () => (await spansOf(endpoints, traceId)) === SPANS.length, { what: 'the trace to be stored' });
  return { samples, traceId, silenceId: await silence(endpoints) };
}

/** Descriptions of the data that is lost; empty if all of it is there. */
export async function lost(endpoints: Endpoints, { samples, traceId, silenceId }: Kept): Promise<string[]> {
  const values = await samplesOf(endpoints, samples.until);
  const spans = await spansOf(endpoints, traceId);
  const answer = await fetch(`${endpoints.alertmanager()}/api/v2/silence/${silenceId}`);
  const state = answer.ok ? ((await answer.json()) as { status: { state: string } }).status.state : `${answer.status}`;
  return [
    ...(JSON.stringify(values) === JSON.stringify(samples.values)
      ? []
      : [`samples: ${JSON.stringify(values)} of ${JSON.stringify(samples.values)}`]),
    ...(spans === SPANS.length ? [] : [`trace ${traceId}: ${spans} of ${SPANS.length} spans`]),
    ...(state === 'active' ? [] : [`silence ${silenceId}: ${state}`]),
  ];
}

async function samplesOf(endpoints: Endpoints, until: number): Promise<readonly unknown[]> {
  const query = new URLSearchParams({ query: 'up{service="prometheus"}[1m]', time: String(until) });
  const response = await fetch(`${endpoints.prometheus().url}/api/v1/query?${query}`);
  const { data } = (await response.json()) as { data: { result: readonly { values: readonly unknown[] }[] } };
  return data.result.flatMap(({ values }) => values);
}

const spansOf = async (endpoints: Endpoints, traceId: string): Promise<number> =>
  (await trace(endpoints.traces(), traceId).catch(() => [])).length;

async function silence(endpoints: Endpoints): Promise<string> {
  const [from, to] = [Date.now(), Date.now() + 3_600_000].map(at => new Date(at).toISOString());
  const response = await fetch(`${endpoints.alertmanager()}/api/v2/silences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      matchers: [{ name: 'alertname', value: 'OfNoAlert', isRegex: false, isEqual: true }],
      startsAt: from,
      endsAt: to,
      createdBy: 'test',
      comment: 'must last',
    }),
  });
  if (!response.ok) throw new Error(`creating a silence failed: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { silenceID: string }).silenceID;
}
