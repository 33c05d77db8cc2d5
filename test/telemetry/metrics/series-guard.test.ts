import fc from 'fast-check';
import { counter, histogram, MAX_LABEL_VALUE_BYTES, type Metric, open, values } from '../../../lib/catalogue';
import { WrongObservation } from '../../../telemetry/src/metrics/problems';
import type { Refusal } from '../../../telemetry/src/metrics/refusal';
import { SeriesGuard } from '../../../telemetry/src/metrics/series-guard';

const about = { help: 'Made up.', unit: 'count' } as const;
const METHODS = ['GET', 'POST'] as const;

/** Records are the labels themselves. */
function guardOf(metric: Metric) {
  const refusals: Refusal[] = [];
  const guard = new SeriesGuard(
    metric,
    labels => labels,
    refusal => refusals.push(refusal),
  );
  return { guard, refusals };
}
const routes = (limit: number, maxSeries?: number) =>
  counter('routes_total', {
    ...about,
    labels: { method: values(...METHODS), path: open('route template', limit), tenant: open('tenant', 4) },
    ...(maxSeries && { maxSeries }),
  });

/** Short alphabets, so that values are often met again; with what a join of labels would stumble over. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', ':', '"', '\\', '\n', '\0', 'path:', '1', 'é', '😀') });
const labels = fc.record({ method: fc.constantFrom(...METHODS), path: text, tenant: text });
const identity = (of: object) => JSON.stringify(of);

describe('whatever is offered', () => {
  it('never admits more than the budget allows, of series and of values', () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (offered, maxSeries) => {
        const { guard } = guardOf(routes(5, maxSeries));
        for (const each of offered) guard.admit(each);
        expect(guard.records.length).toBeLessThanOrEqual(maxSeries);
        expect(new Set(guard.records.map(({ path }) => path)).size).toBeLessThanOrEqual(5);
        expect(new Set(guard.records.map(({ tenant }) => tenant)).size).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('admits or refuses each offer, and finds again what it has admitted', () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 60 }), offered => {
        const { guard, refusals } = guardOf(routes(5, 12));
        const first = offered.map(each => guard.admit(each));
        const recorded = first.filter(record => record !== undefined).length;
        expect(refusals.length).toBe(offered.length - recorded);
        const again = offered.map(each => guard.admit({ ...each }));
        first.forEach((record, at) => {
          if (record !== undefined) expect(again[at]).toBe(record);
        });
      }),
    );
  });

  it('takes different labels for different, and equal ones for equal, whatever characters they have', () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 60 }), offered => {
        const { guard, refusals } = guardOf(routes(100_000, 100_000));
        const admitted = offered.filter(each => guard.admit(each) !== undefined);
        expect(admitted.length + refusals.length).toBe(offered.length);
        expect(guard.records.map(identity).sort()).toEqual([...new Set(admitted.map(identity))].sort());
      }),
    );
  });

  it('names the label that grew', () => {
    const other = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(
        fc.constantFrom('path', 'tenant'),
        other,
        fc.integer({ min: 1, max: 30 }),
        (grows, fixed, maxSeries) => {
          const { guard, refusals } = guardOf(routes(50, maxSeries));
          for (let i = 0; i <= 60; i += 1) {
            guard.admit({ method: 'GET', path: fixed, tenant: fixed, [grows]: `value ${i}` });
          }
          expect(refusals.length).toBeGreaterThan(0);
          expect(new Set(refusals.map(({ label }) => label))).toEqual(new Set([grows]));
        },
      ),
    );
  });

  it('throws nothing but what says what is wrong', () => {
    fc.assert(
      fc.property(fc.object(), offered => {
        const { guard } = guardOf(routes(5));
        expect(() => guard.admit(offered as never)).toThrow(WrongObservation);
      }),
    );
  });
});

test('a value over the limit of its label is told from a series over that of the metric', () => {
  const byLabel = guardOf(routes(2, 100));
  const bySeries = guardOf(routes(100, 2));
  for (const { guard } of [byLabel, bySeries]) {
    for (const path of ['/a', '/b', '/c']) guard.admit({ method: 'GET', path, tenant: 't' });
  }
  const labels = { method: 'GET', path: '/c', tenant: 't' };
  expect(byLabel.refusals).toEqual([{ label: 'path', labels, limit: { of: 'values', is: 2 } }]);
  expect(bySeries.refusals).toEqual([{ label: 'path', labels, limit: { of: 'series', is: 2 } }]);
});

test('among labels that all are known already, it names the one nearest to its limit', () => {
  const { guard, refusals } = guardOf(routes(100, 3));
  for (const [path, tenant] of [
    ['/a', '1'],
    ['/b', '2'],
    ['/a', '3'],
    ['/b', '1'],
  ] as const) {
    guard.admit({ method: 'GET', path, tenant });
  }
  // Two paths of 100, three tenants of 4.
  expect(refusals.map(({ label }) => label)).toEqual(['tenant']);
});

test('a histogram spends buckets, sum, count and +Inf on each set of labels', () => {
  const { guard } = guardOf(
    histogram('h_seconds', { ...about, labels: { path: open('route', 100) }, buckets: [1, 2], maxSeries: 14 }),
  );
  for (let i = 0; i < 10; i += 1) guard.admit({ path: `/${i}` });
  expect(guard.records).toHaveLength(2);
});

test('every problem of an observation is told at once, cut short', () => {
  const { guard } = guardOf(routes(5));
  const offered = { method: 'x'.repeat(100), tenant: 7, user: 'u' };
  expect(() => guard.admit(offered as never)).toThrow(
    new WrongObservation(
      `routes_total (metric): label method is never "${'x'.repeat(63)}…"; label path is missing; label tenant is no string but ` +
        'number; it has no label "user"',
    ),
  );
});

test('a value for which Prometheus would refuse the whole scrape is refused, by its bytes', () => {
  const { guard, refusals } = guardOf(routes(5));
  const longest = { method: 'GET', path: 'é'.repeat(MAX_LABEL_VALUE_BYTES / 2), tenant: 't' };
  expect(guard.admit(longest)).toEqual(longest);
  expect(() => guard.admit({ ...longest, path: `${longest.path}x` })).toThrow(
    new WrongObservation(`routes_total (metric): label path is longer than 2048 bytes: "${'é'.repeat(63)}…"`),
  );
  expect(guard.records).toHaveLength(1);
  expect(refusals).toEqual([]);
});

test('a label that is too many is told also of a series that exists', () => {
  const { guard } = guardOf(routes(5));
  const known = { method: 'GET', path: '/a', tenant: 't' };
  guard.admit(known);
  expect(() => guard.admit({ ...known, user: 'u' } as never)).toThrow('routes_total (metric): it has no label "user"');
});

test('what is forgotten can be admitted again', () => {
  const { guard, refusals } = guardOf(routes(1));
  guard.admit({ method: 'GET', path: '/a', tenant: 't' });
  guard.clear();
  expect(guard.admit({ method: 'GET', path: '/b', tenant: 't' })).toEqual({ method: 'GET', path: '/b', tenant: 't' });
  expect(guard.records).toHaveLength(1);
  expect(refusals).toEqual([]);
});
