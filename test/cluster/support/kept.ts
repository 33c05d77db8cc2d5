import { waitFor } from '../../../tools/process/wait';
import { newTraceId, send, trace } from '../../real/otlp';
import type { Ways } from './breaking/api';

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
export async function keep(ways: Ways): Promise<Kept> {
  const samples = await waitFor(
    async () => {
      const until = Date.now() / 1_000;
      const values = await samplesOf(ways, until);
      return values.length > 0 && { until, values };
    },
    { what: 'Prometheus to scrape itself', timeoutMs: 90_000 },
  );
  const traceId = newTraceId();
  await waitFor(async () => (await send(ways.spans(), SERVICE, traceId, SPANS)) === 200, {
    what: 'spans to be accepted',
  });
  await waitFor(async () => (await spansOf(ways, traceId)) === SPANS.length, { what: 'the trace to be stored' });
  return { samples, traceId, silenceId: await silence(ways) };
}

/** Descriptions of the data that is lost; empty if all of it is there. */
export async function lost(ways: Ways, { samples, traceId, silenceId }: Kept): Promise<string[]> {
  const values = await samplesOf(ways, samples.until);
  const spans = await spansOf(ways, traceId);
  const answer = await fetch(`${ways.alertmanager()}/api/v2/silence/${silenceId}`);
  const state = answer.ok ? ((await answer.json()) as { status: { state: string } }).status.state : `${answer.status}`;
  return [
    ...(JSON.stringify(values) === JSON.stringify(samples.values)
      ? []
      : [`samples: ${JSON.stringify(values)} of ${JSON.stringify(samples.values)}`]),
    ...(spans === SPANS.length ? [] : [`trace ${traceId}: ${spans} of ${SPANS.length} spans`]),
    ...(state === 'active' ? [] : [`silence ${silenceId}: ${state}`]),
  ];
}

async function samplesOf(ways: Ways, until: number): Promise<readonly unknown[]> {
  const query = new URLSearchParams({ query: 'up{service="prometheus"}[1m]', time: String(until) });
  const response = await fetch(`${ways.prometheus().url}/api/v1/query?${query}`);
  const { data } = (await response.json()) as { data: { result: readonly { values: readonly unknown[] }[] } };
  return data.result.flatMap(({ values }) => values);
}

const spansOf = async (ways: Ways, traceId: string): Promise<number> =>
  (await trace(ways.traces(), traceId).catch(() => [])).length;

async function silence(ways: Ways): Promise<string> {
  const [from, to] = [Date.now(), Date.now() + 3_600_000].map(at => new Date(at).toISOString());
  const response = await fetch(`${ways.alertmanager()}/api/v2/silences`, {
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
