/** Working hours as Alertmanager's time intervals. What they do is in test/validate/working-hours.test.ts. */

import { checkDeclarations } from '../../../../charts/declarations';
import { alertmanagerRouting } from '../../../../charts/routing';
import {
  checkNotifications,
  checkWaiting,
  type Notifications,
  type Route,
  renderAlertmanagerConfig,
} from '../../../../lib/components/alertmanager';
import type { Environment } from '../../../../lib/stack';
import { harbour, large, names, officeHours } from '../../../example/stack';

const notifications = large.notifications as Notifications;
const withHours = (changed: Partial<Notifications>): Environment => ({
  ...large,
  notifications: { ...notifications, ...changed },
});
const render = (environment: Environment) => renderAlertmanagerConfig(alertmanagerRouting(harbour, environment));

/** Receiver → the intervals in which its route notifies, and those in which it does not. */
function intervals({ receiver = '', routes = [], ...route }: Route): Record<string, readonly string[]> {
  const own = [...(route.active_time_intervals ?? []), ...(route.mute_time_intervals ?? []).map(name => `not ${name}`)];
  return Object.assign(own.length === 0 ? {} : { [receiver]: own }, ...routes.map(intervals));
}

test('warnings and infos wait for the hours of their team, else of all; critical alerts have no hours', () => {
  const office = ['working-hours', 'not holidays'];
  expect(intervals(render(large).route)).toEqual({
    'operations-warning': office,
    'operations-info': office,
    'storage-warning': ['working-hours-of-storage'],
    'storage-info': ['working-hours-of-storage'],
    'contracts-warning': office,
    'contracts-info': office,
  });
});

test('intervals are declared once, by the clock of their place; holidays are days of it', () => {
  const location = 'Europe/Berlin';
  expect(render(large).time_intervals).toEqual([
    {
      name: 'working-hours',
      time_intervals: [
        {
          weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
          times: [{ start_time: '09:00', end_time: '17:30' }],
          location,
        },
      ],
    },
    {
      name: 'holidays',
      time_intervals: [
        { years: ['2026'], months: ['1'], days_of_month: ['1'], location },
        { years: ['2026'], months: ['12'], days_of_month: ['25'], location },
      ],
    },
    {
      name: 'working-hours-of-storage',
      time_intervals: [
        {
          weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
          times: [{ start_time: '06:30', end_time: '22:00' }],
          location: 'Australia/Sydney',
        },
      ],
    },
  ]);
});

test('without hours, nothing waits', () => {
  const { hours: _, ...rest } = notifications;
  const teams = Object.fromEntries(
    Object.entries(rest.teams).map(([team, { hours: _hours, ...contacts }]) => [team, contacts]),
  );
  const config = render({ ...large, notifications: { ...rest, teams } });
  expect(intervals(config.route)).toEqual({});
  expect(config).not.toHaveProperty('time_intervals');
});

test('wrong hours are reported with their field, those of all teams and those of one', () => {
  const { teams } = notifications;
  const wrong = { ...officeHours, timeZone: 'Europe/Berln' };
  const changed = { ...notifications, hours: wrong, teams: { ...teams, storage: { ...teams.storage, hours: wrong } } };
  expect(checkNotifications('notifications', changed as Notifications, names).map(({ field }) => field)).toEqual([
    'notifications.hours.timeZone',
    'notifications.teams.storage.hours.timeZone',
  ]);
  const problems = checkDeclarations(withHours({ hours: wrong }), harbour);
  expect(problems.map(({ message }) => message)).toContain(
    'notifications.hours.timeZone: "Europe/Berln" is no time zone — did you mean "Europe/Berlin"?',
  );
});

describe('a route on which a page could wait', () => {
  const waiting = { active_time_intervals: ['working-hours'] };
  const message =
    'a page that takes this route could wait: time intervals need one of the matchers severity="warning", severity="info"';

  test.each<[string, Route, string[]]>([
    ['of the team', { matchers: ['team="storage"'], ...waiting }, ['alertmanager.yml route.routes[0]']],
    ['of critical alerts', { matchers: ['severity="critical"'], ...waiting }, ['alertmanager.yml route.routes[0]']],
    [
      'of several severities',
      { matchers: ['severity=~"critical|warning"'], ...waiting },
      ['alertmanager.yml route.routes[0]'],
    ],
    [
      'below another',
      { routes: [{ mute_time_intervals: ['holidays'] }] },
      ['alertmanager.yml route.routes[0].routes[0]'],
    ],
    ['of warnings is none', { matchers: ['team="storage"', 'severity="warning"'], ...waiting }, []],
  ])('%s', (_, route, places) => {
    expect(checkWaiting({ route: { routes: [route] } })).toEqual(places.map(field => ({ field, message })));
  });

  test('is in no stack that is rendered', () => {
    expect(checkWaiting(render(large))).toEqual([]);
  });
});
