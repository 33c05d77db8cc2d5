import fc from 'fast-check';
import { counter, database, type Family, family, gauge, http, open } from '../../../lib/catalogue';
import { BudgetExceeded } from '../../../telemetry/src/metrics/metrics';
import { TelemetryError } from '../../../telemetry/src/problems';
import { testCore } from '../core';
import { orders, ordersCore } from './orders';

const { placed, size } = orders;

describe('a metric', () => {
  it('is the same object for every call', () => {
    const { metrics } = ordersCore();
    expect(metrics.counter(placed)).toBe(metrics.counter(placed));
  });

  it('is refused if its family is not exposed, with its name', () => {
    const { metrics } = ordersCore();
    expect(() => metrics.counter(http.requests)).toThrow(
      new TelemetryError([
        'http_requests_total is not in any family that this service exposes; add its family to `families`',
      ]),
    );
  });

  it('must have a unique name; all duplicates are reported', () => {
    const own = family(
      { name: 'own', exposedBy: 'a test' },
      {
        requests: counter('http_requests_total', { help: 'Others.', unit: 'count', labels: {} }),
        idle: gauge('db_connections_idle', { help: 'Others.', unit: 'count', labels: {} }),
        placed: gauge('orders_placed', { help: 'The name of the counter in OpenMetrics.', unit: 'count', labels: {} }),
      },
    );
    const families = [http, database, orders, http, undefined as unknown as Family, own];
    expect(() => testCore({ families })).toThrow(
      new TelemetryError([
        'families: item 5 is undefined; do two files import each other?',
        'families: http_requests_total of own is exposed under the same name as http_requests_total of http',
        'families: db_connections_idle of own is exposed under the same name as db_connections_idle of database',
        'families: orders_placed of own is exposed under the same name as orders_placed_total of orders',
      ]),
    );
  });

  it('records only numbers, and no decrease of a counter', async () => {
    const core = ordersCore();
    const { metrics, faults } = core;
    metrics.counter(placed).inc({ kind: 'new', shop: 'a' }, -1);
    metrics.counter(placed).inc({ kind: 'new', shop: 'a' }, Number.NaN);
    metrics.histogram(size).observe({ kind: 'new' }, Number.POSITIVE_INFINITY);
    expect(faults.map(({ part, error }) => `${part}: ${(error as Error).message}`)).toEqual([
      'metrics: orders_placed_total (metric): -1 is not an increase of a counter',
      'metrics: orders_placed_total (metric): NaN is not an increase of a counter',
      'metrics: orders_size_bytes (metric): Infinity is not a number that can be observed',
    ]);
    expect(await core.series('orders_placed_total')).toEqual([]);
    expect(await core.series('orders_size_bytes_count')).toEqual([]);
  });

  it('never throws for arguments from untyped code', () => {
    const gauge = testCore().metrics.gauge(database.connectionsIdle);
    const { metrics } = ordersCore();
    const anything = fc.oneof(
      fc.anything(),
      fc.constantFrom(
        Symbol('s'),
        1n,
        null,
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('trap');
            },
          },
        ),
      ),
    );
    fc.assert(
      fc.property(anything, anything, (labels, value) => {
        metrics.counter(placed).inc(labels as never, value as never);
        metrics.histogram(size).observe(labels as never, value as never);
        gauge.set(labels as never, value as never);
        gauge.inc(labels as never, value as never);
        gauge.dec(labels as never, value as never);
      }),
    );
  });

  it('counts every observation as recorded, dropped, or wrong', async () => {
    const shop = fc.string({ unit: fc.constantFrom('a', 'b', ',', ':', '"', '\n', '\0', 'kind:'), maxLength: 3 });
    const offer = fc.record({
      kind: fc.constantFrom('new', 'again', 'wrong'),
      shop,
      by: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(offer, { maxLength: 40 }), async offers => {
        const core = ordersCore();
        for (const { by, ...labels } of offers) core.metrics.counter(placed).inc(labels as never, by);
        const recorded = new Map<string, number>();
        const shops = new Set<string>();
        let dropped = 0;
        let wrong = 0;
        for (const { kind, shop, by } of offers) {
          if (kind === 'wrong') wrong += 1;
          else if (!shops.has(shop) && shops.size === 3) dropped += 1;
          else {
            shops.add(shop);
            recorded.set(`${kind} ${shop}`, (recorded.get(`${kind} ${shop}`) ?? 0) + by);
          }
        }
        const series = await core.series('orders_placed_total');
        expect(new Map(series.map(({ labels, value }) => [`${labels.kind} ${labels.shop}`, value]))).toEqual(recorded);
        expect(series).toHaveLength(recorded.size);
        expect((await core.value('telemetry_series_dropped_total')) ?? 0).toBe(dropped);
        expect(await core.value('telemetry_errors_total', { part: 'metrics' })).toBe(wrong);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a metric over budget', () => {
  const flood = () => {
    const core = ordersCore();
    for (let i = 0; i < 10; i += 1) core.metrics.counter(placed).inc({ kind: 'new', shop: `${i}${'x'.repeat(100)}` });
    return core;
  };

  it('keeps recording its existing series, and counts the others by label', async () => {
    const core = flood();
    core.metrics.counter(placed).inc({ kind: 'again', shop: `0${'x'.repeat(100)}` });
    expect((await core.series('orders_placed_total')).map(({ value }) => value)).toEqual([1, 1, 1, 1]);
    expect(await core.value('telemetry_series_dropped_total', { metric: 'orders_placed_total', label: 'shop' })).toBe(
      7,
    );
  });

  it('is reported once, with the label, the budget and sample values', () => {
    const { faults } = flood();
    expect(faults).toHaveLength(1);
    const error = faults[0]?.error as BudgetExceeded;
    expect(error).toBeInstanceOf(BudgetExceeded);
    const value = (i: number) => `${i}${'x'.repeat(63)}`;
    expect(error).toMatchObject({ metric: 'orders_placed_total', label: 'shop', budget: 3 });
    expect(error.sample).toEqual([3, 2, 1, 0].map(value));
    const shown = [3, 2, 1, 0].map(i => `"${value(i).slice(0, 63)}…"`).join(', ');
    expect(error.message).toBe(
      `orders_placed_total (metric): label shop (name of the shop) has reached 3 values, such as ${shown}. New series are ` +
        'dropped, and counted in telemetry_series_dropped_total.',
    );
  });

  it('is not a failure of the library', async () => {
    expect(await flood().value('telemetry_errors_total', { part: 'metrics' })).toBe(0);
  });

  it('does not fail if more metrics are over budget than can be counted', async () => {
    const declared = (at: number) =>
      counter(`flood_${at}_total`, { help: 'An example.', unit: 'count', labels: { by: open('anything', 1) } });
    const many = Object.fromEntries(Array.from({ length: 102 }, (_, at) => [`flood${at}`, declared(at)]));
    const core = testCore({ families: [family({ name: 'many', exposedBy: 'a test' }, many)] });
    for (const metric of Object.values(many)) {
      for (const by of ['a', 'b']) core.metrics.counter(metric).inc({ by });
    }
    expect(await core.series('telemetry_series_dropped_total')).toHaveLength(100);
    expect(core.faults.filter(({ error }) => !(error instanceof BudgetExceeded))).toEqual([]);
  });
});
