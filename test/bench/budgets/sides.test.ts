/** Both sides are for the same objective, with the same windows and factors, over the same requests. */
import { aion } from '../../../aion/stack';
import { checkSame, ourBounds, slothBounds } from '../../../bench/budgets/bounds';
import { loadOf } from '../../../bench/budgets/load';
import { ALERTS, ourGroups } from '../../../bench/budgets/ours';
import { scraped } from '../../../bench/budgets/series';
import { SHARE, services } from '../../../bench/budgets/services';
import { slothSpec } from '../../../bench/budgets/sloth';
import { recordedBefore, watches } from '../../../bench/budgets/watches';
import { YEAR } from '../../../bench/budgets/year';
import { BURN_WINDOWS } from '../../../lib/slo';

const [environment] = aion.environments.filter(({ name }) => name === 'production');
const [shop] = services();
if (environment === undefined || shop === undefined) throw new Error('there is no production, or no service');
const groups = [...ourGroups([shop], environment).values()].flat();
const ours = ourBounds(groups);

test('our alerts compare the windows and factors of the table, for the declared share', () => {
  expect(ours.budget).toBeCloseTo(1 - SHARE, 12);
  const table = BURN_WINDOWS.flatMap(({ long, short, factor }) =>
    [long, short].map(({ value }) => `${value} ${factor}`),
  );
  expect(ours.comparisons).toHaveLength(new Set(table).size);
});

test('the factors of the table follow from what sloth is configured with: a share of the budget in the long window', () => {
  const month = 30 * 86_400;
  for (const { spends, long, factor } of BURN_WINDOWS) expect((spends * month) / long.value).toBeCloseTo(factor, 9);
});

test("the specification for sloth states the objective in per cent, and takes our routing's labels", () => {
  const { slos } = slothSpec(shop) as { readonly slos: readonly { objective: number; alerting: object }[] };
  expect(slos[0]?.objective).toBe(99.9);
  expect(slos[0]?.alerting).toMatchObject({
    labels: { service: 'shop', team: shop.team },
    page_alert: { labels: { severity: 'critical', stage: 'page' } },
    ticket_alert: { labels: { severity: 'warning', stage: 'ticket' } },
  });
});

/** An expression as sloth writes them. */
const theirs = (factor: string, budget: string) => [
  {
    name: 'alerts',
    rules: [
      {
        alert: 'Availability',
        expr: `max(slo:sli_error:ratio_rate1h{sloth_id="a"} > (${factor} * ${budget})) without (sloth_window)`,
        labels: {},
        annotations: {},
      },
    ],
  },
];

test('bounds are read from what sloth generates, whose share is in binary', () => {
  expect(slothBounds(theirs('14.4', '0.0009999999999999432'))).toEqual({ budget: 0.001, comparisons: ['1h 14.4'] });
});

test('another factor, another share, or nothing to compare is refused', () => {
  const one = slothBounds(theirs('14.4', '0.001'));
  expect(() => checkSame(one, one)).not.toThrow();
  expect(() => checkSame(one, slothBounds(theirs('13', '0.001')))).toThrow('do not compare the same');
  expect(() => checkSame(one, slothBounds(theirs('14.4', '0.01')))).toThrow('do not compare the same');
  expect(() => checkSame({ ...one, comparisons: [] }, { ...one, comparisons: [] })).toThrow('do not compare the same');
});

test('our rules are those of the alerts, and all that they read', () => {
  const rules = groups.flatMap(group => group.rules);
  expect(rules.flatMap(rule => ('alert' in rule ? [rule.alert] : [])).sort()).toEqual([...ALERTS].sort());
  const recorded = new Set(rules.flatMap(rule => ('record' in rule ? [rule.record] : [])));
  const read = rules.flatMap(({ expr }) => expr.match(/service(?:_objective)?:[\w:]+/g) ?? []);
  expect(read.filter(name => !recorded.has(name))).toEqual([]);
  // What only panels read is left out: sums over 30 days are most of the cost.
  expect([...recorded].filter(name => name.includes('period:known') || name.includes('increase_period'))).toEqual([]);
});

test('what is evaluated covers every incident, and until six hours after it', () => {
  const spans = watches(YEAR.filter(({ service }) => service === 'shop'));
  for (const { at, service, course } of YEAR.filter(each => each.service === 'shop')) {
    const end = course.reduce((to, { lasts }) => to + lasts, at);
    expect({ service, at, covered: spans.some(({ from, to }) => from < at && end + 6 * 3_600 < to) }).toMatchObject({
      covered: true,
    });
  }
});

test('what was recorded before is what was scraped: as many events in each five minutes', () => {
  const load = loadOf('shop', YEAR);
  const noon = 15 * 86_400 + 12 * 3_600;
  const span = { from: noon - 3_600, to: noon };
  const recorded = recordedBefore(shop, load, span, span.from, 30);
  const sums = recorded.find(({ labels }) => labels.__name__ === 'service_objective:events:increase5m');
  expect(sums?.samples).toHaveLength(12);
  for (const [, value] of sums?.samples ?? []) expect(value).toBeCloseTo(300 * 40, 6);
  const counters = scraped(load, span, span.from, 30);
  const slopes = counters.map(({ runs }) => runs[0]?.[3] ?? 0);
  expect(slopes.reduce((sum, slope) => sum + slope, 0)).toBeCloseTo(40, 6);
});
