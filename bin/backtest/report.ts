/** What an alert would have done in a stretch of history, and what people would have got of it. */
import { minutes } from '../../lib/base';
import { type Fired, firedIn, labelKey } from '../../tools/replay/firings';
import type { Notification } from '../../tools/replay/notifications';
import { isPage, pagesIn } from '../../tools/replay/pages';
import type { LabelSet, Transition } from '../../tools/replay/rules';

/** An alert that fires again so soon after it was resolved, with the same labels, has flapped. In seconds. */
export const FLAP = minutes(15).value;
/** How many of the noisiest sets of labels are named. */
const NOISIEST = 3;

/** Times are Unix times, all are in seconds. */
export interface AlertReport {
  readonly alert: string;
  readonly severity: string;
  /** How often a set of labels began to fire. */
  readonly firings: number;
  /** Sum over its sets of labels, also of what began before. */
  readonly seconds: number;
  readonly longest: number;
  readonly flaps: number;
  /** Of the firings, those of which no notification reported anything: they were muted, or over before it was sent. */
  readonly unsent: number;
  /** Incidents that it opened. */
  readonly pages: number;
  /** Other notifications that reported it firing, repeated ones included, by receiver. */
  readonly messages: Readonly<Record<string, number>>;
  readonly noisiest: readonly { readonly labels: LabelSet; readonly firings: number; readonly seconds: number }[];
}

export interface Happened {
  readonly from: number;
  readonly to: number;
  readonly transitions: readonly Pick<Transition, 'time' | 'state' | 'labels'>[];
  /** On the same clock. */
  readonly notifications: readonly Notification[];
}

/** By how often it fired, the most often first. Alerts that are named and did not fire are last. */
export function reportOf({ from, to, transitions, notifications }: Happened, names: Iterable<string>): AlertReport[] {
  const all = new Map<string, Fired[]>([...names].map(name => [name, []]));
  for (const fired of firedIn(transitions)) {
    if ((fired.to ?? to) > from && fired.from <= to) all.get(fired.labels.alertname ?? '')?.push(fired);
  }
  const within = notifications.filter(({ time }) => from <= time && time <= to);
  // What opened an incident before does not open it again.
  const pages = pagesIn(notifications).filter(({ time }) => from <= time);
  const sent = sentTimes(within);
  return [...all]
    .map(([alert, fired]) => alertReport(alert, fired, { from, to, pages, within, sent }))
    .sort((a, b) => b.firings - a.firings || b.seconds - a.seconds || (a.alert < b.alert ? -1 : 1));
}

interface Sent {
  readonly from: number;
  readonly to: number;
  readonly pages: readonly Notification[];
  readonly within: readonly Notification[];
  /** Key of a set of labels → when it was reported firing. */
  readonly sent: ReadonlyMap<string, readonly number[]>;
}

function sentTimes(notifications: readonly Notification[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const { time, firing } of notifications) {
    for (const labels of firing) {
      const key = labelKey(labels);
      const known = times.get(key);
      if (known === undefined) times.set(key, [time]);
      else known.push(time);
    }
  }
  return times;
}

function alertReport(alert: string, fired: readonly Fired[], { from, to, pages, within, sent }: Sent): AlertReport {
  const begun = fired.filter(each => each.from >= from);
  const lasted = (each: Fired): number => Math.min(each.to ?? to, to) - Math.max(each.from, from);
  const bySet = new Map<string, Fired[]>();
  for (const each of fired) bySet.set(labelKey(each.labels), [...(bySet.get(labelKey(each.labels)) ?? []), each]);
  const total = (some: readonly Fired[]): number => some.reduce((sum, each) => sum + lasted(each), 0);
  const reports = ({ firing }: Notification): boolean => firing.some(({ alertname }) => alertname === alert);
  const messages: Record<string, number> = {};
  for (const each of within)
    if (!isPage(each) && reports(each)) messages[each.receiver] = (messages[each.receiver] ?? 0) + 1;
  return {
    alert,
    severity: [...new Set(fired.map(({ labels }) => labels.severity ?? ''))].sort().join(', '),
    firings: begun.length,
    seconds: Math.round(total(fired)),
    longest: Math.round(Math.max(0, ...fired.map(lasted))),
    flaps: [...bySet.values()].reduce((sum, some) => sum + flapsOf(some, from), 0),
    unsent: begun.filter(each => !wasSent(each, to, sent)).length,
    pages: pages.filter(reports).length,
    messages,
    noisiest: [...bySet.values()]
      .map(some => ({
        labels: (some[0] as Fired).labels,
        firings: some.filter(each => each.from >= from).length,
        seconds: Math.round(total(some)),
      }))
      .sort((a, b) => b.firings - a.firings || b.seconds - a.seconds)
      .slice(0, NOISIEST),
  };
}

const flapsOf = (some: readonly Fired[], from: number): number =>
  some.filter((each, i) => {
    const before = some[i - 1]?.to;
    return each.from >= from && before !== undefined && each.from - before <= FLAP;
  }).length;

const wasSent = ({ labels, from, to }: Fired, end: number, sent: Sent['sent']): boolean =>
  (sent.get(labelKey(labels)) ?? []).some(time => time >= from && time <= (to ?? end));
