import type { HistoryRecord } from '../history';
import { moment } from '../history';
import { type Server, ServerError } from '../remote';
import { EVALUATION_INTERVAL } from '../rules';
import type { InShadow } from './declared';
import { type Firing, Firings, type Labels } from './firings';
import { alertingRules, hasSeries, type LoadedRule, queryRange, ruleText } from './prometheus';

const FIRING = 'ALERTS{alertstate="firing", stage="shadow"}';
/** Every target has this as long as Prometheus runs. */
const RUNNING = 'count(up)';
/** How much is asked for at once, in seconds: 720 samples of a series. Prometheus returns 11,000 at most. */
const SLICE = 6 * 3600;
/** How exactly the begin of the history is looked for: in so many steps. */
const STEPS = 5000;
const NOISIEST = 3;

/** What an alert did in shadow, in seconds. */
export interface Observed {
  readonly alert: string;
  readonly declared: InShadow;
  readonly firings: number;
  readonly seconds: number;
  readonly longest: number;
  readonly noisiest: readonly { readonly labels: Labels; readonly firings: number; readonly seconds: number }[];
  /** Series that it reads and of which the history has none, so that its silence says nothing. */
  readonly missing: readonly string[];
}

export interface Observation {
  /** Unix times in seconds. Less than was asked for where the server keeps less. */
  readonly from: number;
  readonly to: number;
  /** By how often they fired. */
  readonly alerts: readonly Observed[];
  /** Alerts in shadow that the server does not evaluate, or evaluates by another rule than is declared. */
  readonly absent: readonly string[];
  readonly different: readonly string[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads what the server recorded of the alerts, a few hours at a time. Throws a `ServerError` where there is nothing to read. */
export async function observe(
  server: Server,
  declared: ReadonlyMap<string, InShadow>,
  asked: Span,
  progress: (done: number) => void = () => {},
): Promise<Observation> {
  const { known, absent, different } = await comparedWith(server, declared);
  const { to } = asked;
  const from = await begin(server, asked);
  const step = EVALUATION_INTERVAL.value;
  const firings = new Firings(step);
  for (let at = from; at <= to; at += SLICE) {
    firings.add(await queryRange(server, FIRING, { from: at, to: Math.min(at + SLICE - step, to), step }));
    progress(Math.min(1, (at + SLICE - from) / (to - from)));
  }
  // Most alerts read what others read, too: each series is asked for once.
  const lacking = new Set<string>();
  for (const name of new Set([...known.values()].flatMap(({ reads }) => reads)))
    if (!(await hasSeries(server, name, { from, to, step }))) lacking.add(name);
  const alerts: Observed[] = [];
  for (const [alert, each] of known) {
    alerts.push({
      alert,
      declared: each,
      ...summary(
        firings.all.filter(one => one.alert === alert),
        to,
      ),
      missing: each.reads.filter(name => lacking.has(name)),
    });
  }
  alerts.sort((a, b) => b.firings - a.firings || b.seconds - a.seconds || (a.alert < b.alert ? -1 : 1));
  return { from, to, alerts, absent, different };
}

/** Which of the alerts the server evaluates as they are declared. */
export async function comparedWith(server: Server, declared: ReadonlyMap<string, InShadow>) {
  const loaded = new Map<string, LoadedRule[]>();
  for (const rule of await alertingRules(server))
    if (rule.labels.stage === 'shadow') loaded.set(rule.name, [...(loaded.get(rule.name) ?? []), rule]);
  if (loaded.size === 0)
    throw new ServerError(
      `${server.url} evaluates no alert in shadow: apply dist/ to it first, or ask another Prometheus`,
    );
  const known = new Map<string, InShadow>();
  const [absent, different]: [string[], string[]] = [[], []];
  for (const [name, each] of declared) {
    const rules = loaded.get(name);
    if (rules === undefined) absent.push(name);
    else if (!(await declaredSo(server, rules, each))) different.push(name);
    else known.set(name, each);
  }
  return { known, absent, different };
}

async function declaredSo(server: Server, loaded: readonly LoadedRule[], { rules }: InShadow): Promise<boolean> {
  const declared = new Set<string>();
  for (const rule of rules) declared.add(await ruleText(server, rule));
  for (const { query: expr, duration, keepFiringFor = 0 } of loaded)
    if (!declared.has(await ruleText(server, { expr, for: duration, keepFiringFor }))) return false;
  return true;
}

/** Since when the server has history of what was asked for. */
async function begin(server: Server, { from, to }: Span): Promise<number> {
  const step = Math.ceil((to - from) / STEPS / EVALUATION_INTERVAL.value) * EVALUATION_INTERVAL.value;
  const [running] = await queryRange(server, RUNNING, { from, to, step });
  const first = running?.values[0]?.[0];
  if (first === undefined)
    throw new ServerError(
      `${server.url} has no history from ${moment(from)} to ${moment(to)}: it scraped nothing then`,
    );
  return first;
}

function summary(firings: readonly Firing[], end: number) {
  const lasted = ({ from, to }: Firing): number => Math.min(to, end) - from;
  const total = (some: readonly Firing[]): number => Math.round(some.reduce((sum, each) => sum + lasted(each), 0));
  const bySet = new Map<string, Firing[]>();
  for (const each of firings) {
    const key = JSON.stringify(each.labels);
    bySet.set(key, [...(bySet.get(key) ?? []), each]);
  }
  return {
    firings: firings.length,
    seconds: total(firings),
    longest: Math.round(Math.max(0, ...firings.map(lasted))),
    noisiest: [...bySet.values()]
      .map(some => ({ labels: (some[0] as Firing).labels, firings: some.length, seconds: total(some) }))
      .sort((a, b) => b.firings - a.firings || b.seconds - a.seconds)
      .slice(0, NOISIEST),
  };
}

/** What to keep of it. Nobody was paged: that is what shadow is. */
export const recordOf = ({ from, to, alerts }: Observation, environment: string): HistoryRecord => ({
  ...{ source: 'shadow', environment, from: moment(from), to: moment(to) },
  alerts: Object.fromEntries(
    alerts.map(({ alert, declared: { fingerprint }, firings, seconds, missing }) => [
      alert,
      { rule: fingerprint, firings, seconds, pages: 0, ...(missing.length > 0 && { missing }) },
    ]),
  ),
});
