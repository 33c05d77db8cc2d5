import type { AlertmanagerConfig } from '../../../lib/components/alertmanager';
import { handlerOf, handlersOf, mutedBy } from '../../../lib/explain';

const config: AlertmanagerConfig = {
  global: { resolve_timeout: '5m' },
  templates: [],
  route: {
    ...{ receiver: 'everybody', group_by: ['alertname'] },
    ...{ group_wait: '30s', group_interval: '5m', repeat_interval: '12h' },
    routes: [
      {
        receiver: 'bakers',
        matchers: ['team="bakers"', 'oven!=""'],
        group_wait: '1m',
        routes: [{ receiver: 'night', matchers: ['severity=~"critical|page"'], repeat_interval: '1h' }],
      },
      { receiver: 'drivers', matchers: ['team!~"bakers|"'] },
    ],
  },
  inhibit_rules: [
    {
      name: 'a',
      source_matchers: ['alertname="OvenOff"'],
      target_matchers: ['alertname=~"BreadCold"'],
      equal: ['oven'],
    },
  ],
  receivers: ['everybody', 'bakers', 'night', 'drivers'].map(name => ({ name })),
};

test.each<[string, Record<string, string>, string]>([
  ['the deepest route that matches', { team: 'bakers', oven: '1', severity: 'page' }, 'night'],
  ['the one above where none below matches', { team: 'bakers', oven: '1', severity: 'info' }, 'bakers'],
  ['not one of which a matcher fails: a label that is missing is empty', { team: 'bakers' }, 'everybody'],
  ['not one whose pattern matches a part only', { team: 'bakers', oven: '1', severity: 'critical2' }, 'bakers'],
  ['the one whose pattern does not match', { team: 'drivers' }, 'drivers'],
  ['the root for what nobody claims', {}, 'everybody'],
])('an alert is handled by %s', (_, labels, receiver) => {
  expect(handlerOf(config, labels).receiver.name).toBe(receiver);
});

test('a route inherits what it does not set', () => {
  expect(handlerOf(config, { team: 'bakers', oven: '1', severity: 'critical' })).toEqual({
    receiver: { name: 'night' },
    ...{ wait: '1m', interval: '5m', repeat: '1h', groupedBy: ['alertname'], within: [] },
  });
});

test('an alert can be muted by the rules whose targets it is one of', () => {
  expect(mutedBy(config, { alertname: 'BreadCold' }).map(({ name }) => name)).toEqual(['a']);
  expect(mutedBy(config, { alertname: 'BreadColder' })).toEqual([]);
});

test('a route that continues is handled by those after it as well, until one does not', () => {
  const matchers = ['team="bakers"'];
  const routes = [
    { receiver: 'bakers', matchers, continue: true, routes: [{ receiver: 'night', matchers: ['severity="page"'] }] },
    { receiver: 'everybody', matchers: ['severity="info"'], continue: true },
    { receiver: 'drivers', matchers },
    { receiver: 'everybody', matchers },
  ];
  const continuing = { ...config, route: { ...config.route, routes } };
  const reached = (severity: string) =>
    handlersOf(continuing, { team: 'bakers', severity }).map(({ receiver }) => receiver.name);
  expect(reached('page')).toEqual(['night', 'drivers']);
  expect(reached('info')).toEqual(['bakers', 'everybody', 'drivers']);
});

test('a route does not inherit the times at which it notifies', () => {
  const waiting = { ...config, route: { ...config.route, active_time_intervals: ['working-hours'] } };
  expect(handlerOf(waiting, { team: 'drivers' }).within).toEqual([]);
  expect(handlerOf(waiting, {}).within).toEqual(['working-hours']);
});
