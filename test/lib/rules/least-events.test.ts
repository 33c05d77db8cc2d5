import { alertmanager, count, http, kubelet, minutes, ratio, seconds } from '../../../lib/catalogue';
import { dividesRates, promql } from '../../../lib/promql';
import {
  alert,
  bindAlerts,
  bindToPlatform,
  bindToService,
  checkAlert,
  type PlatformAlert,
  pack,
  platformRatioAlert,
  RuleSet,
  ratioAlert,
  recordingRule,
  type ServiceAlert,
} from '../../../lib/rules';
import { errorRatio, highErrorRate, requestRate } from '../../../lib/rules/families/http';
import { override } from '../../../lib/rules/override';
import { ruleSettings } from '../../../lib/stack';
import { bookings, families, harbour, large, rules } from '../../example/stack';

const settings = ruleSettings(harbour, large);
const facts = {
  ...settings.facts,
  kubeStateService: 'kube-state-metrics',
  containersService: 'cadvisor',
  servicesWithOwnPods: [],
};
const texts = { means: 'anything', summary: 'x', description: '{{ $value }}', dashboard: 'http' } as const;
const base = { ...texts, for: minutes(5), severity: 'warning', threshold: ratio(0.1) } as const;
const messages = (declared: unknown): string[] =>
  checkAlert(bindToService(declared as ServiceAlert, bookings, facts), rules.checker).map(({ message }) => message);

const failed = promql`sum by (service) (rate(${http.requests}{status=~"5.."}[5m]))`;
const all = promql`sum by (service) (rate(${http.requests}[5m]))`;
const missing = expect.stringMatching(/^it compares a share of events, .* declare it with ratioAlert and leastEvents/);

describe('a share of events without a least number of them is rejected', () => {
  test.each([
    ['a quotient of rates', promql`${failed} / ${all} > 0.1`],
    ['a quotient of increases', promql`increase(${http.requests}[5m]) / increase(${http.requests}[5m]) > 0.1`],
    ['a recorded share', promql`${errorRatio} > 0.1`],
    ['a quotient of recorded rates', promql`${requestRate} / ${requestRate} > 0.1`],
    ['an average of recorded rates', promql`${failed} / avg_over_time(${requestRate}[1h]) > 0.1`],
    ['one minus a share', promql`1 - ${failed} / ${all} > 0.1`],
  ])('%s', (_, expr) => {
    expect(dividesRates(expr)).toBe(true);
    expect(messages(alert('Share', { ...base, expr: () => expr }))).toContainEqual(missing);
  });

  test('also one that is declared as a percentage', () => {
    const percentage = { ...base, threshold: { value: 10, unit: 'percent' } } as const;
    expect(messages(alert('Share', { ...percentage, expr: () => promql`${failed} / ${all} > 0.1` }))).toEqual([
      missing,
    ]);
  });

  test('by name and place', () => {
    const [problem] = checkAlert(
      bindToService(
        alert('Share', { ...base, expr: () => promql`${errorRatio} > 0.1` }) as ServiceAlert,
        bookings,
        facts,
      ),
      rules.checker,
    );
    expect(problem?.where).toMatch(/^test\/lib\/rules\/least-events\.test\.ts:\d+ alert Share$/);
  });
});

describe('other ratios need none', () => {
  test.each([
    ['a share of space', promql`${kubelet.volumeAvailable} / ${kubelet.volumeCapacity} < 0.1`],
    ['a rate that is itself a share of time', promql`1 - rate(${http.requests}[5m]) > 0.1`],
    ['a rate relative to a gauge', promql`${all} / sum by (service) (${http.activeRequests}) > 0.1`],
  ])('%s', (_, expr) => {
    expect(messages(alert('Share', { ...base, expr: () => expr }))).toEqual([]);
  });

  test('nor does a mean, whose unit is not a ratio', () => {
    const { sum, count: observed } = http.requestDuration;
    const mean = promql`sum by (service) (rate(${sum}[5m])) / sum by (service) (rate(${observed}[5m])) > 1`;
    expect(messages(alert('Mean', { ...base, threshold: seconds(1), expr: () => mean }))).toEqual([]);
  });
});

describe('a least number of events', () => {
  const share = ratioAlert('Share', {
    ...base,
    leastEvents: { count: 7, what: 'of them', of: ({ service }) => promql`300 * ${requestRate}{${service}}` },
    expr: ({ threshold, service }) => promql`${errorRatio}{${service}} > ${threshold}`,
  });

  test('is part of the condition', () => {
    expect(messages(share)).toEqual([]);
    expect(bindToService(share as ServiceAlert, bookings, facts).expr.text.split('\n')).toEqual([
      '(service:http_request_errors:ratio_rate5m{service="bookings"} > 0.1)',
      'and (300 * service:http_requests:rate5m{service="bookings"}) >= 7',
    ]);
  });

  test('is part of the condition of an alert that exists once', () => {
    const of = () => promql`sum by (integration) (increase(${alertmanager.notificationsFailed}[1h]))`;
    const once = platformRatioAlert('Share', {
      ...base,
      team: 'operations',
      leastEvents: { count: 7, what: 'of them', of },
      expr: ({ threshold }) => promql`sum by (integration) (rate(${alertmanager.notifications}[5m])) > ${threshold}`,
    });
    expect(bindToPlatform(once as PlatformAlert, facts).expr.text).toMatch(/and \(sum by .*\) >= 7$/);
  });

  test.each([
    [{ count: 0 }, ['leastEvents.count: 0; wanted a whole number from 1']],
    [{ count: 2.5 }, ['leastEvents.count: 2.5; wanted a whole number from 1']],
    [{ what: ' ' }, ['leastEvents.what: empty; say what is counted, and in which time']],
    [
      { of: () => promql`sum(rate(${http.requests}[5m]))` },
      ['leastEvents.of: it returns the labels (none), the ratio service: they never match'],
    ],
  ])('that guards nothing is rejected: %j', (changed, expected) => {
    expect(messages({ ...share, leastEvents: { ...share.leastEvents, ...changed } })).toEqual(expected);
  });

  test('stays when the expression is overridden', () => {
    const overrides = [override(highErrorRate, { expr: () => promql`${errorRatio} > 0.5` })];
    const changed = new RuleSet({ families, packs: rules.packs, overrides });
    const bound = bindAlerts(changed, [bookings], settings).get('bookings') ?? [];
    const text = bound.find(({ alert: { name } }) => name === 'HighErrorRate')?.expr.text;
    expect(text).toMatch(/> 0\.5\)\nand .* >= 10$/);
  });

  test('can be overridden', () => {
    const of = () => promql`${requestRate}`;
    const overrides = [override(highErrorRate, { leastEvents: { count: 99, what: 'requests', of } })];
    const changed = new RuleSet({ families, packs: rules.packs, overrides });
    const bound = bindAlerts(changed, [bookings], settings).get('bookings') ?? [];
    const text = bound.find(({ alert: { name } }) => name === 'HighErrorRate')?.expr.text;
    expect(text).toMatch(/and \(service:http_requests:rate5m\) >= 99$/);
  });
});

test('a recorded share that a company declares itself is recognized as well', () => {
  const own = recordingRule('service:own:ratio', 'ratio', promql`${failed} / ${all}`);
  const mine = alert('Mine', { ...base, expr: () => promql`${own} > 0.5` });
  const packs = [...rules.packs, pack(http, { group: 'own', recording: [own], alerts: [mine] })];
  const { checker } = new RuleSet({ families, packs });
  const found = checkAlert(bindToService(mine as ServiceAlert, bookings, facts), checker);
  expect(found.map(({ message }) => message)).toEqual([missing]);
});

test('without it, an alert on a ratio does not compile', () => {
  const { expr } = highErrorRate;
  // @ts-expect-error: leastEvents is missing
  ratioAlert('Share', { ...base, expr });
  // @ts-expect-error: a number of sessions is not a share
  ratioAlert('Share', { ...base, threshold: count(1), expr, leastEvents: { count: 1, what: 'x', of: () => all } });
});

test('a count is not a share', () => {
  expect(messages(alert('Count', { ...base, threshold: count(1), expr: () => promql`${all} > 1` }))).toEqual([]);
});
