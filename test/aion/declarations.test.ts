/** What AION's declarations may say: another name does not compile. `npm run typecheck` holds this, too. */
import { alert, dashboard, platformAlert } from '../../aion/declare';
import type { Environment } from '../../aion/environment';
import { production } from '../../aion/environments/production';
import { names, TEAMS, type Team } from '../../aion/names';
import { service } from '../../aion/service';
import { services } from '../../aion/services';
import { http, ratio, seconds, target } from '../../lib/catalogue';
import { promql } from '../../lib/promql';
import { isService } from '../../lib/services';

/** Whichever AION has: these tests are about the types. */
const [team] = TEAMS;
const [namespace] = names.namespaces.products;

const any = { description: 'Any.', exposes: [http] } as const;
const alarm = {
  severity: 'info',
  means: 'anything is wrong',
  summary: 'x',
  description: '{{ $value }}',
  threshold: ratio(0.1),
} as const;
const expr = () => promql`${target.up} > 0`;

test('every service that a file of aion/services/ exports is found', () => {
  expect(services().length).toBeGreaterThan(0);
  expect(services().filter(each => !isService(each))).toEqual([]);
  const files = new Set(services().map(({ declaredAt }) => declaredAt().replace(/:\d+$/, '')));
  expect([...files].filter(file => !/^aion\/services\/[a-z-]+\.ts$/.test(file))).toEqual([]);
});

test('a service has a team, a namespace and alerts of AION', () => {
  const declared = [
    service('any', { ...any, team, namespace, thresholds: { HighErrorRate: ratio(0.1) } }),
    // @ts-expect-error a misspelt team
    service('any', { ...any, team: 'plattform' }),
    // @ts-expect-error a misspelt namespace
    service('any', { ...any, team, namespace: 'ion' }),
    // @ts-expect-error a misspelt alert
    service('any', { ...any, team, thresholds: { HighErorRate: ratio(0.1) } }),
    // @ts-expect-error a threshold of another unit
    service('any', { ...any, team, thresholds: { HighErrorRate: seconds(1) } }),
    // @ts-expect-error a misspelt alert that it goes without
    service('any', { ...any, team, without: { HighErorRate: 'noisy' } }),
    // @ts-expect-error an alert that it goes without needs a reason
    service('any', { ...any, team, without: { HighErrorRate: true } }),
    // @ts-expect-error a misspelt metric
    service('any', { ...any, team, aliveWhen: http.activeRequest }),
  ];
  expect(declared).toHaveLength(8);
});

test('an alert has a team and a dashboard of AION', () => {
  const declared = [
    alert('Any', { ...alarm, expr, team, dashboard: 'http' }),
    platformAlert('Any', { ...alarm, expr, team, dashboard: 'platform' }),
    // @ts-expect-error a misspelt team
    alert('Any', { ...alarm, expr, team: 'databse', dashboard: 'http' }),
    // @ts-expect-error a misspelt dashboard
    alert('Any', { ...alarm, expr, dashboard: 'htp' }),
    // @ts-expect-error a misspelt team
    platformAlert('Any', { ...alarm, expr, team: 'plattform', dashboard: 'platform' }),
    // @ts-expect-error a misspelt dashboard
    platformAlert('Any', { ...alarm, expr, team, dashboard: 'platfrom' }),
  ];
  expect(declared).toHaveLength(6);
});

test('a dashboard has a key that AION knows', () => {
  const props = { title: 'Any', description: 'Any?', variables: [] };
  const declared = [
    dashboard('business', props),
    // @ts-expect-error a misspelt key
    dashboard('busines', props),
  ];
  expect(declared).toHaveLength(2);
});

test('an environment has contacts for each team of AION, and thresholds of its alerts', () => {
  const contact = { slack: '#any', email: 'any@example.com' };
  const teams = Object.fromEntries(TEAMS.map(each => [each, contact])) as Record<Team, typeof contact>;
  const notifications = {
    pages: false,
    smtp: { host: 'smtp.example.com', port: 587, from: 'a@example.com', username: 'a' },
  };
  const { [team]: _, ...some } = teams;
  const lokal = { ...production.prometheus.storage, store: 'lokal' } as const;
  const declared: readonly Environment[] = [
    { ...production, thresholds: { HighErrorRate: ratio(0.1) }, notifications: { ...notifications, teams } },
    // @ts-expect-error a misspelt alert
    { ...production, thresholds: { HighErorRate: ratio(0.1) } },
    // @ts-expect-error a threshold of another unit
    { ...production, thresholds: { HighErrorRate: seconds(1) } },
    // @ts-expect-error a misspelt alert of one service
    { ...production, serviceThresholds: { 'web-api': { HighErorRate: ratio(0.1) } } },
    // @ts-expect-error a misspelt team
    { ...production, notifications: { ...notifications, teams: { ...teams, plattform: contact } } },
    // @ts-expect-error a team without contacts
    { ...production, notifications: { ...notifications, teams: some } },
    // @ts-expect-error a misspelt store
    { ...production, prometheus: { ...production.prometheus, storage: lokal } },
  ];
  expect(declared).toHaveLength(7);
});
