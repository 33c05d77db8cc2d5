import { type Duration, days, hours, http, minutes, seconds } from '../../../lib/catalogue';
import { lookback, promql } from '../../../lib/promql';
import {
  type AlertRule,
  bindAlerts,
  checkLookback,
  covered,
  pack,
  platformAlert,
  RuleSet,
  recordingRule,
  ruleFiles,
} from '../../../lib/rules';
import { requestRate } from '../../../lib/rules/families/http';
import { type Environment, ruleSettings } from '../../../lib/stack';
import { bookings, families, harbour, large, rules } from '../../example/stack';

const keeping = (time: ReturnType<typeof days>): Environment => {
  const { storage } = large.prometheus;
  const retention = { ...storage.retention, time };
  return { ...large, prometheus: { ...large.prometheus, storage: { ...storage, retention } } };
};
const filesOf = (environment: Environment) => ruleFiles(rules, [bookings], ruleSettings(harbour, environment));
const recorded = (environment: Environment, name: string): string =>
  filesOf(environment)
    .flatMap(({ groups }) => groups.flatMap(group => group.rules))
    .flatMap(rule => ('record' in rule && rule.record === name ? [rule.expr] : []))
    .join();
const alertOf = (environment: Environment, name: string): AlertRule =>
  filesOf(environment)
    .flatMap(({ groups }) => groups.flatMap(group => group.rules))
    .find((rule): rule is AlertRule => 'alert' in rule && rule.alert === name) as AlertRule;

describe('an agreement is judged over thirty days, or over what the environment keeps', () => {
  test.each([
    [days(90), '30d', 1_440, '30 days'],
    [days(30), '30d', 1_440, '30 days'],
    [days(7), '7d', 336, '7 days'],
    [days(2), '2d', 96, '2 days'],
    [days(1), '1d', 48, 'day'],
    [hours(36), '36h', 72, '36h'],
  ])('%j kept', (kept, period, points, said) => {
    const environment = keeping(kept);
    expect(recorded(environment, 'service:up:ratio_period')).toBe(
      `1 - sum_over_time(service:down:avg_over_time30m[${period}:30m]) / ${points}`,
    );
    for (const counted of ['events', 'failures']) {
      expect(recorded(environment, `service_objective:${counted}:increase_period`)).toContain(`[${period}:30m]`);
    }
    for (const name of ['SLAAvailabilityViolation', 'SLAErrorRateViolation']) {
      const { summary, description } = alertOf(environment, name).annotations;
      expect(summary).toMatch(new RegExp(` the last ${said}$`));
      expect(description).toContain(` the last ${said}`);
    }
  });
});

test('traffic is compared with a week ago only where that is kept', () => {
  expect(alertOf(keeping(days(30)), 'TrafficStopped').expr).toContain('offset 10050m');
  expect(alertOf(keeping(days(7)), 'TrafficStopped').expr).not.toContain('offset 10050m');
});

describe('how far an expression looks back', () => {
  test.each([
    [promql`${requestRate}`, seconds(0)],
    [promql`rate(${http.requests}[5m])`, minutes(5)],
    [promql`max_over_time(rate(${http.requests}[5m] offset 1w)[1h:1m] offset 1d)`, seconds(8 * 86_400 + 3_900)],
    [promql`${requestRate} or rate(${http.requests}[1h30m])`, minutes(90)],
    [promql`rate(${http.requests}[3600])`, hours(1)],
    [promql`${requestRate} offset -5m`, seconds(0)],
  ])('%#', (expr, expected) => {
    expect(lookback(expr)).toEqual(expected);
  });
});

describe('a rule that looks further back than is kept', () => {
  const problems = (environment: Environment, from = rules) => {
    const settings = ruleSettings(harbour, environment);
    const bound = [...bindAlerts(from, [bookings], settings).values()].flat();
    return checkLookback(from, bound, settings.facts);
  };

  test('is none of the library’s', () => {
    for (const kept of [days(30), days(7), days(2), days(1.5)]) expect(problems(keeping(kept))).toEqual([]);
  });

  test('is reported with its name and place', () => {
    const wrong = platformAlert('ComparesWithLastMonth', {
      means: 'x',
      threshold: { value: 1, unit: 'perSecond' },
      expr: ({ threshold }) => promql`${requestRate} offset 30d > ${threshold}`,
      severity: 'info',
      team: 'operations',
      summary: 'x',
      description: '{{ $value }}',
      dashboard: 'http',
    });
    const own = new RuleSet({ families, packs: [...rules.packs, pack(http, { platformAlerts: [wrong] })] });
    expect(problems(keeping(days(30)), own)).toEqual([]);
    expect(problems(keeping(days(7)), own)).toEqual([
      {
        where: expect.stringMatching(/^test\/lib\/rules\/period\.test\.ts:\d+ alert ComparesWithLastMonth$/),
        message: expect.stringContaining('it looks back 30d, but Prometheus keeps 7d'),
      },
    ]);
  });
});

test('covers the whole period where it is kept', () => {
  expect(covered(days(30), { kept: days(31) })).toEqual(days(30));
  expect(covered(days(30), { kept: days(3) })).toEqual(days(3));
});

describe('a rule that an environment keeps too little for', () => {
  const recordedIn = (kept: Duration) => {
    const [recording] = ruleFiles(rules, [bookings], ruleSettings(harbour, keeping(kept)));
    return (recording?.groups ?? []).flatMap(({ name, rules: all }) =>
      name === 'recording-anomaly' ? all.map(rule => ('record' in rule ? [rule.record, rule.expr] : [])) : [],
    );
  };
  const exprOf = (kept: Duration, record: string) => recordedIn(kept).find(([name]) => name === record)?.[1];
  const agos = (expr: string | undefined) => [...(expr ?? '').matchAll(/"ago", "(\w+)"/g)].map(([, ago]) => ago);
  const SEASONAL = 'service:http_requests:seasonal_rate5m';

  test('compares with as many weeks as are kept, else with as many days', () => {
    expect(agos(exprOf(days(30), SEASONAL))).toEqual(['7d', '14d', '21d', '28d', '1d', '2d', '3d']);
    expect(agos(exprOf(days(15), SEASONAL))).toEqual(['7d', '14d', '1d', '2d', '3d']);
    expect(agos(exprOf(days(14), SEASONAL))).toEqual(['1d', '2d', '3d']);
    expect(agos(exprOf(days(2), SEASONAL))).toEqual(['1d']);
  });

  test('is left out, and so is a group without any other', () => {
    expect(exprOf(days(14), 'service:http_requests:weeks_known')).toBeUndefined();
    expect(exprOf(days(15), 'service:http_requests:weeks_known')).toBeDefined();
    expect(recordedIn(hours(25))).not.toEqual([]);
    expect(recordedIn(hours(24))).toEqual([]);
  });

  test('is one of every environment if none keeps enough: a slip that is reported where it is made', () => {
    expect(() => recordingRule('a:b:c', 'count', () => undefined)).toThrow('a:b:c: no environment keeps enough');
  });
});

test('an alert that needs more than an environment keeps is not in it', () => {
  const bound = (kept: Duration) =>
    [...bindAlerts(rules, [bookings], ruleSettings(harbour, keeping(kept))).values()]
      .flat()
      .map(({ alert: { name } }) => name);
  expect(bound(days(15))).toContain('RequestRateAnomalous');
  expect(bound(days(14))).not.toContain('RequestRateAnomalous');
  expect(bound(days(14))).toContain('HighErrorRate');
});
