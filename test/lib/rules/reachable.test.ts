import { bucketLabel, count, database, http, minutes, ratio, seconds } from '../../../lib/catalogue';
import { bindAlerts, checkRules } from '../../../lib/rules';
import type { Service } from '../../../lib/services';
import { type Environment, ruleSettings } from '../../../lib/stack';
import { bookings, harbour, large, rules, service } from '../../example/stack';

const problems = (declared: Service, changed: Partial<Environment> = {}) => {
  const environment: Environment = { ...large, thresholds: {}, serviceThresholds: {}, ...changed };
  const bound = [...bindAlerts(rules, [declared], ruleSettings(harbour, environment)).values()].flat();
  return checkRules(rules, bound);
};
const promising = (p95: ReturnType<typeof seconds>): Service =>
  service('billing', {
    description: 'Writes invoices.',
    team: 'storage',
    exposes: [http, database],
    slo: { availability: ratio(0.99), latency: { p95 } },
  });
const LAST = http.requestDuration.buckets.at(-1) as number;

test('a latency objective below the last bucket can be missed, and is accepted', () => {
  expect(problems(bookings)).toEqual([]);
  expect(problems(promising(seconds(LAST - 1)))).toEqual([]);
});

test.each([seconds(LAST), minutes(5)])('a latency objective at or above the last bucket is rejected: %j', p95 => {
  expect(problems(promising(p95))).toEqual([
    {
      where: 'service billing, alert HighLatency',
      message: expect.stringMatching(
        /^threshold: (1|5)m, but the last bucket of http_request_duration_seconds ends at 1m: no quantile is ever above/,
      ),
    },
  ]);
});

test("so is a threshold of an environment, of any alert on a histogram's quantile", () => {
  const found = problems(promising(seconds(1)), {
    thresholds: { SlowDatabaseQueries: seconds(10) },
    serviceThresholds: { billing: { HighLatency: seconds(61) } },
  });
  expect(found.map(({ where }) => where)).toEqual([
    'service billing, alert HighLatency',
    'service billing, alert SlowDatabaseQueries',
  ]);
});

test.each([
  [0.005, '0.005'],
  [1, '1.0'],
  [2.5, '2.5'],
  [262_144, '262144.0'],
  [1_048_576, '1.048576e+06'],
  [16_777_216, '1.6777216e+07'],
  [0.00001, '1e-05'],
  [0, '0.0'],
  [Number.POSITIVE_INFINITY, '+Inf'],
])('Prometheus 3 stores the bucket %d as le="%s"', (bound, label) => {
  expect(bucketLabel(bound)).toBe(label);
});

test.each([0, 0.4, 11])('a threshold with which a band means nothing is rejected: %j', times => {
  const thresholds = { RequestRateAnomalous: count(times) };
  expect(problems(bookings, { thresholds })).toEqual([
    {
      where: 'service bookings, alert RequestRateAnomalous',
      message: `threshold: ${times} count, wanted from 0.5 to 10; with less it fires all the time, with more never`,
    },
  ]);
  expect(problems(bookings, { thresholds: { RequestRateAnomalous: count(2) } })).toEqual([]);
});
