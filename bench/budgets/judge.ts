/** What people got of each incident: whether they knew of it in time, and what they got for nothing. */
import { days, hours, minutes } from '../../lib/base';
import { type Fired, labelKey } from '../../tools/replay/firings';
import type { Notification } from '../../tools/replay/notifications';
import { pagesIn } from '../../tools/replay/pages';
import type { LabelSet } from '../../tools/replay/rules';
import { median } from '../median';
import { endOf, type Incident, KIND_NAMES, type Kind, type Needs, needsOf } from './incident';
import { NEWCOMERS, usualTraffic } from './year';

/** Later than that after the begin of an incident is late. */
export const IN_TIME: Readonly<Record<Exclude<Needs, 'nobody'>, number>> = {
  'somebody now': minutes(15).value,
  'somebody today': hours(24).value,
};
/** So long after its end, an incident is still in the longest window of an alert. */
const REMEMBERED = days(3).value + hours(1).value;

/** Something that reached people: a page, or a ticket. In seconds from the start. */
export interface Reached {
  readonly time: number;
  readonly service: string;
  readonly alert: string;
}

const reached = ({ time, firing }: Notification): Reached => ({
  time,
  service: firing[0]?.service ?? '',
  alert: firing[0]?.alertname ?? '',
});

/** Incidents that PagerDuty opens. */
export const pagesOf = (notifications: readonly Notification[]): readonly Reached[] =>
  pagesIn(notifications).map(reached);

/**
 * Messages about alerts that began to fire since the last one of their group: others repeat it. Whether a group was resolved cannot be
 * seen from messages, since those of tickets are muted outside of working hours.
 */
export function ticketsOf(notifications: readonly Notification[], fired: readonly Fired[]): readonly Reached[] {
  const last = new Map<string, number>();
  return notifications
    .filter(({ firing }) => firing.some(({ stage }) => stage === 'ticket'))
    .filter(({ time, group, receiver, firing }) => {
      const key = `${receiver} ${group}`;
      const before = last.get(key) ?? Number.NEGATIVE_INFINITY;
      last.set(key, time);
      const began = firing.map(labels => lastBegin(fired, labels, time));
      return began.every(at => at > before);
    })
    .map(reached);
}

/** When an alert that fires at a moment began to. */
const lastBegin = (fired: readonly Fired[], labels: LabelSet, time: number): number =>
  Math.max(
    ...fired.filter(each => each.from <= time && labelKey(each.labels) === labelKey(labels)).map(({ from }) => from),
  );

/** How many requests failed in it: what is notified is about the incident that failed most. */
export function weight({ at, service, course, traffic, failures = [] }: Incident): number {
  const usual = NEWCOMERS.find(({ name }) => name === service)?.perSecond ?? usualTraffic(at);
  const failed = course.reduce((sum, { lasts, failing }) => sum + lasts * failing, 0);
  return failed * (traffic?.perSecond ?? usual) + failures.length;
}

/** The incident that something is about; undefined if there was none. */
export const aboutWhich = (incidents: readonly Incident[], { time, service }: Reached): Incident | undefined =>
  incidents
    .filter(each => each.service === service && each.at <= time && time <= endOf(each) + REMEMBERED)
    .sort((a, b) => weight(b) - weight(a) || b.at - a.at)[0];

export interface Judged {
  readonly incident: Incident;
  readonly verdict: 'in time' | 'late' | 'missed' | 'nobody needed';
  /** Seconds from its begin until somebody knew who had to. */
  readonly after?: number;
  readonly pages: readonly Reached[];
  readonly tickets: readonly Reached[];
}

export interface Outcome {
  readonly judged: readonly Judged[];
  /** What was about nothing that happened. */
  readonly outside: { readonly pages: readonly Reached[]; readonly tickets: readonly Reached[] };
}

export function judge(incidents: readonly Incident[], pages: readonly Reached[], tickets: readonly Reached[]): Outcome {
  const about = (all: readonly Reached[], which: Incident | undefined) =>
    all.filter(each => aboutWhich(incidents, each) === which);
  const judged = incidents.map((incident): Judged => {
    const own = { incident, pages: about(pages, incident), tickets: about(tickets, incident) };
    const needs = needsOf(incident);
    if (needs === 'nobody') return { ...own, verdict: 'nobody needed' };
    const heard = [...own.pages, ...(needs === 'somebody today' ? own.tickets : [])].map(({ time }) => time);
    if (heard.length === 0) return { ...own, verdict: 'missed' };
    const after = Math.min(...heard) - incident.at;
    return { ...own, after, verdict: after <= IN_TIME[needs] ? 'in time' : 'late' };
  });
  return { judged, outside: { pages: about(pages, undefined), tickets: about(tickets, undefined) } };
}

/** Of all incidents of a kind; or of what was about none. */
export interface Row {
  readonly kind: Kind | 'nothing at all';
  readonly needs: Needs;
  readonly times: number;
  readonly inTime: number;
  readonly late: number;
  readonly missed: number;
  /** In seconds; undefined if none was detected. */
  readonly median?: number;
  readonly longest?: number;
  readonly pages: number;
  /** For what needs nobody. */
  readonly falsePages: number;
  /** After the first of the same incident. */
  readonly pagesAgain: number;
  readonly tickets: number;
  readonly falseTickets: number;
  readonly ticketsAgain: number;
}

/** A row for each kind that happened, and one for what was about nothing. */
export function rowsOf({ judged, outside }: Outcome): readonly Row[] {
  const rows = KIND_NAMES.map(kind => judged.filter(({ incident }) => incident.kind === kind))
    .filter(all => all.length > 0)
    .map((all): Row => {
      const { incident } = all[0] as Judged;
      const needs = needsOf(incident);
      const count = (verdict: Judged['verdict']) => all.filter(each => each.verdict === verdict).length;
      const afters = all.flatMap(({ after }) => (after === undefined ? [] : [after]));
      const sum = (what: 'pages' | 'tickets') => all.reduce((total, each) => total + each[what].length, 0);
      const again = (what: 'pages' | 'tickets') =>
        needs === 'nobody' ? 0 : all.reduce((total, each) => total + Math.max(0, each[what].length - 1), 0);
      return {
        ...{ kind: incident.kind, needs, times: all.length },
        ...{ inTime: count('in time'), late: count('late'), missed: count('missed') },
        ...(afters.length > 0 && { median: median(afters), longest: Math.max(...afters) }),
        ...{ pages: sum('pages'), falsePages: needs === 'nobody' ? sum('pages') : 0, pagesAgain: again('pages') },
        tickets: sum('tickets'),
        falseTickets: needs === 'nobody' ? sum('tickets') : 0,
        ticketsAgain: again('tickets'),
      };
    });
  const [pages, tickets] = [outside.pages.length, outside.tickets.length];
  if (pages + tickets === 0) return rows;
  const none = { inTime: 0, late: 0, missed: 0, pagesAgain: 0, ticketsAgain: 0 };
  return [
    ...rows,
    {
      kind: 'nothing at all',
      needs: 'nobody',
      times: 0,
      ...none,
      pages,
      falsePages: pages,
      tickets,
      falseTickets: tickets,
    },
  ];
}
