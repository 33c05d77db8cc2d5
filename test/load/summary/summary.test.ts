import { METRICS, THRESHOLDS } from '../plan';
import { type K6Data, type K6Metric, summaryOf } from './data';
import { milliseconds } from './format';
import { page } from './page';
import { table } from './table';

const targets = { webApi: 'http://a/<b>&"', metrics: ['http://m'], prometheus: 'http://p', jaeger: 'http://j' };
const rate = (passes: number, fails: number): K6Metric => ({
  type: 'rate',
  values: { rate: passes + fails === 0 ? 0 : passes / (passes + fails), passes, fails },
});
const trend = (p95: number, count = 10): K6Metric => ({
  type: 'trend',
  values: { count, med: p95 / 2, 'p(90)': p95 * 0.9, 'p(95)': p95, 'p(99)': p95 * 2, max: p95 * 3 },
});

const GOOD: Readonly<Record<string, K6Metric>> = {
  [METRICS.apiDuration]: trend(120),
  [METRICS.apiFailed]: rate(1, 99),
  [METRICS.counted]: rate(7, 0),
  [METRICS.prometheusHealthy]: rate(10, 0),
  [METRICS.jaegerHealthy]: rate(10, 0),
  [METRICS.metricsUp]: rate(10, 0),
  [METRICS.metricsDuration]: trend(12.34),
  [METRICS.tracesFound]: rate(19, 1),
  [METRICS.traceDelay]: trend(400),
  [METRICS.burstDuration]: trend(1_999),
  route_ask_model: trend(90),
};
const summary = (metrics: K6Data['metrics'] = {}) =>
  summaryOf({ state: { testRunDurationMs: 8_000 }, metrics: { ...GOOD, ...metrics } }, 'short', targets, new Date(0));
const outcomes = (metrics: K6Data['metrics']) =>
  summary(metrics)
    .thresholds.filter(({ outcome }) => outcome !== 'held')
    .map(({ what, outcome }) => `${what}: ${outcome}`);

test('passes when every threshold holds', () => {
  expect(summary().thresholds.map(({ outcome }) => outcome)).toEqual(THRESHOLDS.map(() => 'held'));
  expect(summary().passed).toBe(true);
});

test.each<[string, K6Metric, string]>([
  [METRICS.apiDuration, trend(2_000), 'API: 95th percentile: missed'],
  [METRICS.apiFailed, rate(5, 95), 'API: requests that failed: missed'],
  [METRICS.tracesFound, rate(9, 1), 'Traces found: missed'],
  [METRICS.counted, rate(99, 1), 'Requests seen by the counters: missed'],
  [METRICS.metricsUp, rate(99, 1), 'Metrics endpoints answer: missed'],
])('does not pass when %s is at its limit', (metric, value, missed) => {
  expect(outcomes({ [metric]: value })).toEqual([missed]);
  expect(summary({ [metric]: value }).passed).toBe(false);
});

test('does not pass a threshold without measurements, unlike k6', () => {
  expect(outcomes({ [METRICS.metricsDuration]: trend(0, 0), [METRICS.jaegerHealthy]: rate(0, 0) })).toEqual([
    'Jaeger healthy: unmeasured',
    'Metrics endpoints: 95th percentile: unmeasured',
  ]);
});

test('the page loads nothing, escapes its values, and shows every threshold', () => {
  const html = page(summary({ [METRICS.tracesFound]: rate(0, 0) }));
  expect(html).not.toMatch(/\bsrc=|<link|@import|url\(|<script/);
  expect(html).toContain('http://a/&#60;b&#62;&#38;&#34;');
  expect(html).not.toContain('<b>');
  for (const { what } of THRESHOLDS) expect(html).toContain(`<td>${what}</td>`);
  expect(html).toContain('1 of 10 thresholds did not hold');
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('max-width: 640px');
  expect(html).not.toMatch(/NaN|undefined|Infinity/);
});

test.each([
  [1_999.9, '1.99 s'],
  [999.6, '999 ms'],
  [99.96, '99.9 ms'],
  [0.9996, '999 µs'],
  [2_000, '2.00 s'],
  [570, '570 ms'],
  [12.3, '12.3 ms'],
  [4_350, '4.35 s'],
])('%d ms is shown as %s, never rounded up to the limit', (value, text) => {
  expect(milliseconds(value)).toBe(text);
});

test('prints the same results in a terminal', () => {
  const lines = table(summary({ [METRICS.apiFailed]: rate(1, 1) })).split('\n');
  expect(lines).toContain('API: requests that failed              50 %     < 5 %  missed');
  expect(lines).toContain('Metrics endpoints: 95th percentile  12.3 ms  < 500 ms  held');
  expect(lines.at(-1)).toBe('Not every threshold held.');
});
