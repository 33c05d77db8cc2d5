/** Working hours as Alertmanager's time intervals: https://prometheus.io/docs/alerting/latest/configuration/#time_interval */
import type { StackNames } from '../../base';
import { type Findings, unless } from '../../base/findings';
import type { Severity } from '../../catalogue';
import { WEEKDAYS, type WorkingHours } from '../../people';
import { is } from './matchers';
import type { Notifications, TeamContacts } from './notifications';
import type { AlertmanagerConfig, Route, TimeInterval, TimeRange } from './types';

/** What waits for working hours: nobody is woken by it, and nobody could do anything about it before. A page never waits. */
export const WAITING: readonly Severity[] = ['warning', 'info'];

/** Hours of all teams that have none of their own. */
const OF_ALL = 'working-hours';
const HOLIDAYS = 'holidays';

interface Named {
  /** Of the interval: `working-hours`, or `working-hours-of-database`. */
  readonly name: string;
  readonly holidays: string;
  readonly hours: WorkingHours;
}

/** The hours that the notifications of a team wait for, if they do. */
function namedHours({ hours, teams }: Notifications, team: string): Named | undefined {
  const own = (teams as Readonly<Record<string, TeamContacts | undefined>>)[team]?.hours;
  if (own === 'always') return undefined;
  if (own !== undefined) return { name: `${OF_ALL}-of-${team}`, holidays: `${HOLIDAYS}-of-${team}`, hours: own };
  return hours && { name: OF_ALL, holidays: HOLIDAYS, hours };
}

/** When the team is notified of what is not urgent. @returns undefined at any time */
export const hoursOf = (notifications: Notifications, team: string): WorkingHours | undefined =>
  namedHours(notifications, team)?.hours;

/** The hours behind a route's `active_time_intervals`. */
export const hoursByInterval = (
  notifications: Notifications | undefined,
  { teams }: Pick<StackNames, 'teams'>,
): ReadonlyMap<string, WorkingHours> =>
  new Map(
    teams.flatMap(team => {
      const named = notifications && namedHours(notifications, team);
      return named === undefined ? [] : [[named.name, named.hours] as const];
    }),
  );

/** What a team's route for a severity has so that it waits. Alertmanager passes it on to no route below. */
export function waiting(
  notifications: Notifications,
  team: string,
  severity: Severity,
): Pick<Route, 'active_time_intervals' | 'mute_time_intervals'> {
  const named = WAITING.includes(severity) ? namedHours(notifications, team) : undefined;
  if (named === undefined) return {};
  const { holidays = [] } = named.hours;
  return {
    active_time_intervals: [named.name],
    ...(holidays.length > 0 && { mute_time_intervals: [named.holidays] }),
  };
}

/** Every interval that a route refers to, once. */
export function timeIntervals(notifications: Notifications, teams: readonly string[]): readonly TimeInterval[] {
  const all = new Map<string, TimeInterval>();
  for (const team of teams) {
    const named = namedHours(notifications, team);
    if (named === undefined) continue;
    const { days, from, to, timeZone: location, holidays = [] } = named.hours;
    // Sunday begins Alertmanager's week, and a range of days does not pass its end: each day stands for itself.
    const weekdays = WEEKDAYS.filter(day => days.includes(day));
    const times = [{ start_time: from, end_time: to }];
    all.set(named.name, { name: named.name, time_intervals: [{ weekdays, times, location }] });
    if (holidays.length > 0)
      all.set(named.holidays, {
        name: named.holidays,
        time_intervals: [...holidays].sort().map((day): TimeRange => {
          const [year = '', month, date] = day.split('-');
          return { years: [year], months: [`${Number(month)}`], days_of_month: [`${Number(date)}`], location };
        }),
      });
  }
  return [...all.values()];
}

/**
 * The routes on which a page could wait: an interval only belongs on a route for a severity that waits, whatever the routes
 * above it choose.
 */
export function checkWaiting({ route }: Pick<AlertmanagerConfig, 'route'>): Findings {
  const fine = WAITING.map(severity => is('severity', severity));
  const wrong = (path: string, { matchers = [], routes = [], ...own }: Route): Findings => [
    ...unless(
      (own.active_time_intervals ?? own.mute_time_intervals) === undefined ||
        matchers.some(matcher => fine.includes(matcher)),
      path,
      `a page that takes this route could wait: time intervals need one of the matchers ${fine.join(', ')}`,
    ),
    ...routes.flatMap((inner, i) => wrong(`${path}.routes[${i}]`, inner)),
  ];
  return wrong('alertmanager.yml route', route);
}
