/** Which alerts and pages belong to which scenario, and whether anybody had something to do. */
import { isDeepStrictEqual } from 'node:util';
import type { Fired } from '../../tools/replay/firings';
import type { Notification } from '../../tools/replay/notifications';
import { isPage, pagesIn } from '../../tools/replay/pages';
import { MINUTE } from './load';
import type { Event, Scenario } from './scenarios';
import type { Simulated } from './simulate';

/** An alert that begins this long after the end of a scenario is still its. */
const TAIL = 30 * MINUTE;

export type Verdict = 'right' | 'nothing to do' | 'beside the point' | 'too loud';

/** Alerts of a name, severity and service within a scenario. */
export interface AlertRow {
  readonly alert: string;
  readonly severity: string;
  readonly service: string;
  readonly times: number;
  /** Seconds from the begin of the event to the first of them; the longest that one of them fired. */
  readonly after: number;
  readonly longest: number;
  /** Those of which no notification said anything, since another alert muted them. */
  readonly muted: number;
  readonly pages: number;
  readonly verdict: Verdict;
}

export interface Outcome {
  /** Undefined for what came outside of every scenario. */
  readonly scenario?: Scenario;
  /** How many times it happened. */
  readonly times: number;
  readonly rows: readonly AlertRow[];
  /** Incidents that PagerDuty opened, and messages of other kinds that reported something firing. */
  readonly pages: number;
  readonly messages: number;
  readonly needless: number;
  /** That it needed somebody, and nobody learnt of it by a right alert, or not at once. */
  readonly missed?: 'no alert names it' | 'nobody was paged';
}

/** The shortest of the events that a moment is in. */
function eventAt(events: readonly Event[], time: number): Event | undefined {
  return events
    .filter(({ at, scenario }) => at <= time && time < at + scenario.lasts + TAIL)
    .sort((a, b) => a.scenario.lasts - b.scenario.lasts)[0];
}

function verdictOf(scenario: Scenario | undefined, alert: string, pages: number): Verdict {
  if (scenario === undefined || scenario.needs === 'nobody') return 'nothing to do';
  if (!scenario.right.test(alert)) return 'beside the point';
  return scenario.needs === 'somebody today' && pages > 0 ? 'too loud' : 'right';
}

export function judge({ events, fired, notifications, duration }: Simulated): Outcome[] {
  const pages = pagesIn(notifications);
  const groups = new Map<Scenario | undefined, { fired: Fired; event?: Event }[]>();
  for (const { scenario } of events) groups.set(scenario, []);
  groups.set(undefined, []);
  for (const each of fired) {
    const event = eventAt(events, each.from);
    groups.get(event?.scenario)?.push({ fired: each, ...(event && { event }) });
  }
  const within = (scenario: Scenario | undefined) => (each: Notification) =>
    eventAt(events, originOf(each, fired))?.scenario === scenario;
  return [...groups].map(([scenario, all]): Outcome => {
    const paged = pages.filter(within(scenario));
    const rows = rowsOf(scenario, all, paged, notifications, duration);
    const needless = paged.filter(page => !rows.some(row => row.verdict === 'right' && row.alert === nameOf(page)));
    const messages = notifications.filter(each => !isPage(each) && each.firing.length > 0).filter(within(scenario));
    const missed = missedOf(scenario, rows);
    return {
      ...(scenario && { scenario }),
      times: events.filter(event => event.scenario === scenario).length,
      rows,
      pages: paged.length,
      messages: messages.length,
      needless: needless.length,
      ...(missed && { missed }),
    };
  });
}

function missedOf(scenario: Scenario | undefined, rows: readonly AlertRow[]): Outcome['missed'] {
  if (scenario === undefined || scenario.needs === 'nobody') return undefined;
  const sent = rows.filter(({ alert, muted, times }) => scenario.right.test(alert) && muted < times);
  if (sent.length === 0) return 'no alert names it';
  return scenario.needs === 'somebody now' && sent.every(({ pages }) => pages === 0) ? 'nobody was paged' : undefined;
}

const nameOf = ({ firing }: Notification): string => firing[0]?.alertname ?? '';

/** When the newest alert that a notification reports began: repeated later, it still belongs to what caused it. */
function originOf({ time, firing }: Notification, fired: readonly Fired[]): number {
  const begun = fired.filter(
    ({ labels, from }) => from <= time && firing.some(each => isDeepStrictEqual(each, labels)),
  );
  return Math.max(...begun.map(({ from }) => from));
}

function rowsOf(
  scenario: Scenario | undefined,
  all: readonly { readonly fired: Fired; readonly event?: Event }[],
  pages: readonly Notification[],
  notifications: readonly Notification[],
  duration: number,
): AlertRow[] {
  const keys = new Map<string, (typeof all)[number][]>();
  for (const each of all) {
    const { alertname = '', severity = '', service = each.fired.labels.job ?? '' } = each.fired.labels;
    const key = JSON.stringify([alertname, severity, service]);
    keys.set(key, [...(keys.get(key) ?? []), each]);
  }
  const wasSent = ({ labels, from, to = duration }: Fired): boolean =>
    notifications.some(
      ({ time, firing }) => time >= from && time <= to && firing.some(each => isDeepStrictEqual(each, labels)),
    );
  return [...keys].map(([key, group]): AlertRow => {
    const [alert = '', severity = '', service = ''] = JSON.parse(key) as string[];
    const paged = pages.filter(({ firing }) =>
      firing.some(
        each => each.alertname === alert && each.severity === severity && (each.service ?? each.job ?? '') === service,
      ),
    ).length;
    return {
      alert,
      severity,
      service,
      times: group.length,
      after: Math.min(...group.map(({ fired, event }) => fired.from - (event?.at ?? 0))),
      longest: Math.max(...group.map(({ fired }) => (fired.to ?? duration) - fired.from)),
      muted: group.filter(({ fired }) => !wasSent(fired)).length,
      pages: paged,
      verdict: verdictOf(scenario, alert, paged),
    };
  });
}
