import fc from 'fast-check';
import { counter, histogram, MAX_LABEL_VALUE_BYTES, type Metric, open, values } from '../../../lib/catalogue';
import { WrongObservation } from '../../../telemetry/src/metrics/problems';
import type { Refusal } from '../../../telemetry/src/metrics/refusal';
import { SeriesGuard } from '../../../telemetry/src/metrics/series-guard';

const about = { help: 'An example.', unit: 'count' } as const;
const METHODS = ['GET', 'POST'] as const;

/** A guard whose records are the labels themselves. */
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

/** From a short alphabet, so that values repeat, with characters that would break joined labels. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', ':', '"', '\\', '\n', '\0', 'path:', '1', 'é', '😀') });
const labels = fc.record({ method: fc.constantFrom(...METHODS), path: text, tenant: text });
const identity = (record: object) => JSON.stringify(record);

describe('for any labels, the guard', () => {
  it('never admits more series or values than the budget', () => {
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

  it('admits or refuses each set, and finds admitted ones again', () => {
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

  it('distinguishes labels by value, whatever characters they have', () => {
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

  it('throws only errors that say what is wrong', () => {
    fc.assert(
      fc.property(fc.object(), offered => {
        const { guard } = guardOf(routes(5));
        expect(() => guard.admit(offered as never)).toThrow(WrongObservation);
      }),
    );
  });
});

test('distinguishes the limit of a label from that of the metric', () => {
  const byLabel = guardOf(routes(2, 100));
  const bySeries = guardOf(routes(100, 2));
  for (const { guard } of [byLabel, bySeries]) {
    for (const path of ['/a', '/b', '/c']) guard.admit({ method: 'GET', path, tenant: 't' });
  }
  const labels = { method: 'GET', path: '/c', tenant: 't' };
  expect(byLabel.refusals).toEqual([{ label: 'path', labels, limit: { on: 'values', max: 2 } }]);
  expect(bySeries.refusals).toEqual([{ label: 'path', labels, limit: { on: 'series', max: 2 } }]);
});

test('names the label nearest to its limit if all values are known', () => {
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

test('counts buckets, sum, count and +Inf for each set of labels of a histogram', () => {
  const { guard } = guardOf(
    histogram('h_seconds', { ...about, labels: { path: open('route', 100) }, buckets: [1, 2], maxSeries: 14 }),
  );
  for (let i = 0; i < 10; i += 1) guard.admit({ path: `/${i}` });
  expect(guard.records).toHaveLength(2);
});

test('reports all problems of an observation together, with long values truncated', () => {
  const { guard } = guardOf(routes(5));
  const offered = { method: 'x'.repeat(100), tenant: 7, user: 'u' };
  expect(() => guard.admit(offered as never)).toThrow(
    new WrongObservation(
      `routes_total (metric): label method cannot be "${'x'.repeat(63)}…"; label path is missing; label tenant must be a string, not ` +
        'number; it has no label "user"',
    ),
  );
});

test('refuses a value with more bytes than Prometheus accepts', () => {
  const { guard, refusals } = guardOf(routes(5));
  const longest = { method: 'GET', path: 'é'.repeat(MAX_LABEL_VALUE_BYTES / 2), tenant: 't' };
  expect(guard.admit(longest)).toEqual(longest);
  expect(() => guard.admit({ ...longest, path: `${longest.path}x` })).toThrow(
    new WrongObservation(`routes_total (metric): label path is longer than 2048 bytes: "${'é'.repeat(63)}…"`),
  );
  expect(guard.records).toHaveLength(1);
  expect(refusals).toEqual([]);
});

test('reports an undeclared label even with the labels of an existing series', () => {
  const { guard } = guardOf(routes(5));
  const known = { method: 'GET', path: '/a', tenant: 't' };
  guard.admit(known);
  expect(() => guard.admit({ ...known, user: 'u' } as never)).toThrow('routes_total (metric): it has no label "user"');
});

test('admits new series after clear', () => {
  const { guard, refusals } = guardOf(routes(1));
  guard.admit({ method: 'GET', path: '/a', tenant: 't' });
  guard.clear();
  expect(guard.admit({ method: 'GET', path: '/b', tenant: 't' })).toEqual({ method: 'GET', path: '/b', tenant: 't' });
  expect(guard.records).toHaveLength(1);
  expect(refusals).toEqual([]);
});
