import { METRICS, PLANS, secondsOf, THRESHOLDS } from './plan';

const users = (name: keyof typeof PLANS) => PLANS[name].stages.map(stage => stage.users);

test('has six stages, 5 → 20 → 50 → 100 → 50 → 0 users, and a tenth of them in the short plan', () => {
  expect(users('full')).toEqual([5, 20, 50, 100, 50, 0]);
  expect(users('short')).toEqual([1, 2, 5, 10, 5, 0]);
});

test('the bursts of a plan end before its stages do', () => {
  for (const plan of Object.values(PLANS)) {
    const seconds = plan.bursts.reduce((sum, { quietSeconds, seconds: length }) => sum + quietSeconds + length, 0);
    expect(seconds).toBeLessThanOrEqual(secondsOf(plan));
  }
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
