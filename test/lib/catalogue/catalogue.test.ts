import {
  aboutFamily,
  counter,
  histogram,
  metricsOf,
  open,
  seriesOf,
  TARGET_LABELS,
  values,
} from '../../../lib/catalogue';
import { families } from '../../example/stack';

const ALL = families.flatMap(family => metricsOf(family).map(metric => ({ family: aboutFamily(family), metric })));

test('no two metrics have the same name', () => {
  const names = ALL.flatMap(({ metric }) => seriesOf(metric).map(({ name }) => name));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('every metric says what it is in a sentence', () => {
  expect(ALL.filter(({ metric }) => !/^[A-Z1-9].*\.$/.test(metric.help)).map(({ metric }) => metric.name)).toEqual([]);
});

/** Metrics that exporters name against the conventions. */
const FOREIGN_COUNTERS = [
  'pg_stat_database_xact_commit',
  'pg_stat_database_xact_rollback',
  'pg_stat_database_deadlocks',
];

test('counters end in _total, durations in _seconds, sizes in _bytes', () => {
  const violations = ALL.filter(({ metric: { name, kind, unit } }) => {
    const base = name.replace(/_total$/, '');
    if (kind === 'counter' && !name.endsWith('_total') && !FOREIGN_COUNTERS.includes(name)) return true;
    if (kind === 'histogram' && unit === 'seconds' && !base.endsWith('_seconds')) return true;
    return kind === 'histogram' && unit === 'bytes' && !base.endsWith('_bytes');
  });
  expect(violations.map(({ metric }) => metric.name)).toEqual([]);
});

test("services' own metrics do not take a target's label for themselves", () => {
  const own = ALL.filter(({ family }) => ['http', 'database', 'ai', 'system'].includes(family.name));
  const violations = own.filter(({ metric }) =>
    Object.keys(metric.labels).some(label => (TARGET_LABELS as readonly string[]).includes(label)),
  );
  expect(violations.map(({ metric }) => metric.name)).toEqual([]);
});

describe('the budget of a metric', () => {
  const labels = { method: values('GET', 'POST'), route: open('route', 10) };

  test('is the product of what its labels may be', () => {
    expect(counter('a_total', { help: 'A.', unit: 'count', labels }).maxSeries).toBe(20);
  });

  test('counts the buckets, +Inf, sum and count of a histogram', () => {
    const metric = histogram('a_seconds', { help: 'A.', unit: 'seconds', labels, buckets: [1, 2, 5] });
    expect(metric.maxSeries).toBe(20 * 6);
    expect(seriesOf(metric)).toEqual([
      { name: 'a_seconds_bucket', labels: ['method', 'route', 'le'] },
      { name: 'a_seconds_sum', labels: ['method', 'route'] },
      { name: 'a_seconds_count', labels: ['method', 'route'] },
    ]);
  });

  test('may be set where most combinations never occur', () => {
    expect(counter('a_total', { help: 'A.', unit: 'count', labels, maxSeries: 7 }).maxSeries).toBe(7);
  });
});
