import perfHooks from 'node:perf_hooks';
import { Failures } from '../../../telemetry/src/failures';
import { Exposition } from '../../../telemetry/src/metrics/exposition';
import type { Metrics } from '../../../telemetry/src/metrics/metrics';
import { testCore } from '../core';
import { orders, ordersCore, sampled } from './orders';

const { placed, size } = orders;
const watched = jest.spyOn(perfHooks, 'monitorEventLoopDelay');

/** Lines of the exposition about orders. */
async function lines(metrics: Metrics, format: 'text' | 'openmetrics'): Promise<readonly string[]> {
  const { body } = await metrics.render(format);
  return body.split('\n').filter(line => line.includes('orders_'));
}

describe('the exposition', () => {
  it('is text, or OpenMetrics with exemplars, and neither affects the other', async () => {
    const { metrics } = ordersCore();
    metrics.counter(placed).inc({ kind: 'new', shop: 'a "b"\\\n' }, 2);
    metrics.counter(orders.stored);
    metrics.histogram(size).observe({ kind: 'new' }, 2, sampled);
    const shop = 'shop="a \\"b\\"\\\\\\n"';
    const buckets = (exemplar: string) => [
      'orders_size_bytes_bucket{le="1",kind="new"} 0',
      `orders_size_bytes_bucket{le="2.5",kind="new"} 1${exemplar}`,
      'orders_size_bytes_bucket{le="+Inf",kind="new"} 1',
      'orders_size_bytes_sum{kind="new"} 2',
      'orders_size_bytes_count{kind="new"} 1',
    ];
    const text = [
      '# HELP orders_placed_total Orders\\nplaced.',
      '# TYPE orders_placed_total counter',
      `orders_placed_total{kind="new",${shop}} 2`,
      '# HELP orders_stored_total Stored.',
      '# TYPE orders_stored_total counter',
      'orders_stored_total 0',
      '# HELP orders_size_bytes Size.',
      '# TYPE orders_size_bytes histogram',
      ...buckets(''),
    ];
    expect(await lines(metrics, 'text')).toEqual(text);
    const openMetrics = await lines(metrics, 'openmetrics');
    const exemplar = openMetrics.find(line => line.includes('le="2.5"'))?.replace(/.*? 1 #/, ' #');
    expect(exemplar).toMatch(/^ # \{trace_id="a{32}",span_id="b{16}"\} 2 \d+(\.\d+)?$/);
    expect(openMetrics).toEqual([
      '# HELP orders_placed Orders\\nplaced.',
      '# TYPE orders_placed counter',
      `orders_placed_total{kind="new",${shop}} 2`,
      '# HELP orders_stored Stored.',
      '# TYPE orders_stored counter',
      'orders_stored_total 0',
      '# HELP orders_size_bytes Size.',
      '# TYPE orders_size_bytes histogram',
      ...buckets(exemplar as string),
    ]);
    expect(await lines(metrics, 'text')).toEqual(text);
    expect(await lines(metrics, 'openmetrics')).toEqual(openMetrics);
  });

  it('has a content type, and an end in OpenMetrics', async () => {
    const { metrics } = ordersCore();
    const text = await metrics.render('text');
    const openMetrics = await metrics.render('openmetrics');
    expect(text.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(openMetrics.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text.body).not.toContain('# EOF');
    expect(openMetrics.body.endsWith('\n# EOF\n')).toBe(true);
  });

  it("has the library's own counters from the start, at zero", async () => {
    const core = ordersCore();
    expect((await core.series('telemetry_errors_total')).map(({ value }) => value)).toEqual(Array(8).fill(0));
    expect((await core.series('telemetry_spans_total')).map(({ labels }) => labels)).toEqual([
      { outcome: 'exported' },
      { outcome: 'dropped' },
      { outcome: 'failed' },
    ]);
  });
});

describe('metrics of Node', () => {
  it('are exposed if requested', async () => {
    const { metrics } = testCore();
    expect((await metrics.render('text')).body).not.toContain('nodejs_');
    metrics.exposeRuntime();
    metrics.exposeRuntime();
    const { body } = await metrics.render('text');
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(body).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    expect(body).not.toMatch(/NaN/i);
    expect((await metrics.render('openmetrics')).body).toMatch(/^# TYPE process_cpu_seconds counter$/m);
  });

  it('are observed once per process, however many expose them', async () => {
    const [one, other] = [testCore().metrics, testCore().metrics];
    one.exposeRuntime();
    other.exposeRuntime();
    const bodies = await Promise.all([one, other].map(async metrics => (await metrics.render('text')).body));
    for (const body of bodies) expect(body).toContain(`version="${process.version}"`);
    expect(watched).toHaveBeenCalledTimes(1);
  });
});

test.each([
  ['an error', new Error('gone'), 'gone'],
  ['an object without text', Object.create(null), 'object'],
])('a metric that fails with %s is reported, and does not affect others', async (_, thrown, words) => {
  const failures = new Failures();
  const reported: unknown[] = [];
  failures.listen((_, error) => reported.push(error));
  const exposition = new Exposition(failures);
  const about = { help: 'An example.', type: 'gauge' } as const;
  exposition.add({ ...about, name: 'broken', samples: () => Promise.reject(thrown) });
  exposition.add({ ...about, name: 'whole', samples: async () => [{ labels: {}, value: 5 }] });
  for (const format of ['text', 'openmetrics'] as const) {
    expect((await exposition.render(format)).body).toMatch(/^whole 5$/m);
  }
  expect(reported).toEqual(Array(2).fill(new Error(`broken is not exposed: ${words}`)));
});
