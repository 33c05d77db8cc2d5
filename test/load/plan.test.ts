import { METRICS, PLANS, THRESHOLDS } from './plan';

test.each(Object.entries(PLANS))('%s: six stages, 5 → 20 → 50 → 100 → 50 → 0 users', (_, { stages }) => {
  expect(stages.map(({ users }) => users)).toEqual([5, 20, 50, 100, 50, 0]);
});

test('the thresholds are those of the requirements', () => {
  const limits = THRESHOLDS.map(
    ({ metric, statistic, operator, limit }) => `${metric} ${statistic} ${operator} ${limit}`,
  );
  expect(limits).toEqual(
    expect.arrayContaining([
      `${METRICS.apiDuration} p(95) < 2000`,
      `${METRICS.apiDuration} p(99) < 5000`,
      `${METRICS.apiFailed} rate < 0.05`,
      `${METRICS.prometheusHealthy} rate > 0.95`,
      `${METRICS.jaegerHealthy} rate > 0.95`,
      `${METRICS.metricsUp} rate > 0.99`,
      `${METRICS.tracesFound} rate > 0.9`,
      `${METRICS.metricsDuration} p(95) < 500`,
    ]),
  );
});
