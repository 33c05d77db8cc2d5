import {
  checkFamilies,
  counter,
  type Family,
  family,
  gauge,
  histogram,
  http,
  type Metric,
  open,
  summary,
  values,
} from '../../../lib/catalogue';
import { families } from '../../example/stack';

const about = { name: 'own', exposedBy: 'a test' };
const own = (metric: Metric, more = {}): Family => family({ ...about, ...more }, { metric });
const messages = (...measured: readonly Family[]) => checkFamilies(measured).map(({ message }) => message);
const help = 'A.';

test('nothing is wrong with what the library measures', () => {
  expect(checkFamilies(families)).toEqual([]);
});

const buckets = (...bounds: number[]) => histogram('a_seconds', { help, unit: 'seconds', buckets: bounds });

test.each([
  [
    'a name that Prometheus would not take',
    gauge('a-b', { help, unit: 'count' }),
    '"a-b" is not a valid metric name; wanted letters, digits and "_"',
  ],
  ['no help', gauge('a', { help: ' ', unit: 'count' }), 'help: empty; say in a sentence what it is'],
  ['buckets that do not rise', buckets(1, 3, 2), 'buckets: 1, 3, 2; wanted rising bounds, but 2 comes after 3'],
  ['a bucket twice', buckets(1, 1), 'buckets: 1, 1; wanted rising bounds, but 1 comes after 1'],
  [
    'an infinite bucket',
    buckets(1, Infinity),
    'buckets: 1, Infinity; wanted finite numbers, not Infinity: +Inf is added by itself',
  ],
  [
    'a bucket that is no number',
    buckets(1, NaN, 3),
    'buckets: 1, NaN, 3; wanted finite numbers, not NaN: +Inf is added by itself',
  ],
  ['no bucket', buckets(), 'buckets: empty; wanted the upper bounds, in rising order'],
  [
    'an infinite budget',
    gauge('a', { help, unit: 'count', maxSeries: Infinity }),
    'maxSeries: Infinity; wanted a whole number of at least 1',
  ],
  [
    'a negative budget',
    gauge('a', { help, unit: 'count', maxSeries: -5 }),
    'maxSeries: -5; wanted a whole number of at least 1',
  ],
  [
    'a label without a limit',
    gauge('a', { help, unit: 'count', maxSeries: 1, labels: { b: open('b', NaN) } }),
    'labels.b: a limit of NaN; wanted a whole number of at least 1',
  ],
  ['a value twice', gauge('a', { help, unit: 'count', labels: { b: values('c', 'c') } }), 'labels.b: lists "c" twice'],
  [
    'a label of Prometheus’ own',
    gauge('a', { help, unit: 'count', labels: { __name__: values('c') } }),
    'labels: "__name__" is not a label that a gauge may have',
  ],
  [
    'the label of its buckets',
    histogram('a_seconds', { help, unit: 'seconds', buckets: [1], labels: { le: values('c') } }),
    'labels: "le" is not a label that a histogram may have',
  ],
  [
    'the label of its quantiles',
    summary('a_seconds', { help, unit: 'seconds', labels: { quantile: values('c') } }),
    'labels: "quantile" is not a label that a summary may have',
  ],
  ['a counter without _total', counter('orders', { help, unit: 'count' }), 'it is a counter; call it "orders_total"'],
  [
    'a gauge with it',
    gauge('orders_total', { help, unit: 'count' }),
    'it is a gauge, but "_total" ends the names of counters',
  ],
  [
    'seconds that count bytes',
    gauge('orders_seconds', { help, unit: 'bytes' }),
    'unit: "bytes", but its name ends in "_seconds"; change one of them',
  ],
  [
    'bytes that count seconds',
    counter('orders_bytes_total', { help, unit: 'seconds' }),
    'unit: "seconds", but its name ends in "_bytes"; change one of them',
  ],
  [
    'a ratio in percent',
    gauge('used_ratio', { help, unit: 'percent' }),
    'unit: "percent", but its name ends in "_ratio"; change one of them',
  ],
  [
    'a number with a unit in its name',
    gauge('used_percent', { help, unit: 'count' }),
    'unit: "count", but its name ends in "_percent"; change one of them',
  ],
  [
    'a unit that its name does not say',
    counter('spent_total', { help, unit: 'seconds' }),
    'unit: "seconds", which its name must say; call it "spent_seconds_total"',
  ],
  [
    'no base unit',
    gauge('took_ms', { help, unit: 'seconds' }),
    'its name ends in "_ms"; measure in seconds, the base unit',
  ],
])('refused: %s', (_, metric, message) => {
  expect(checkFamilies([own(metric)])).toEqual([
    { where: expect.stringMatching(/^test\/lib\/catalogue\/check-families\.test\.ts:\d+ metric /), message },
  ]);
});

test.each([
  gauge('node_time_seconds', { help, unit: 'timestamp' }),
  counter('sent_bytes_total', { help, unit: 'bytes' }),
  histogram('a_seconds', { help, unit: 'seconds', buckets: [0.5, 1] }),
  gauge('orders', { help, unit: 'count' }),
  gauge('answering', { help, unit: 'boolean' }),
])('accepted: $name', metric => {
  expect(messages(own(metric))).toEqual([]);
});

test('a program of others names its metrics as it likes, but no name contradicts its unit', () => {
  const foreign = { foreignNames: true };
  expect(messages(own(counter('pg_deadlocks', { help, unit: 'count' }), foreign))).toEqual([]);
  expect(messages(own(gauge('pg_longest', { help, unit: 'seconds' }), foreign))).toEqual([]);
  expect(messages(own(gauge('pg_longest_seconds', { help, unit: 'bytes' }), foreign))).toHaveLength(1);
});

describe('two of one name', () => {
  const requests = gauge('http_requests_total', { help, unit: 'count' });

  test('metrics: both declarations are reported', () => {
    expect(checkFamilies([http, own(requests, { foreignNames: true })])).toEqual([
      {
        where: `${requests.declaredAt()} metric http_requests_total`,
        message: `there is another metric with this name at ${http.requests.declaredAt()}; rename one`,
      },
      {
        where: `${http.requests.declaredAt()} metric http_requests_total`,
        message: `there is another metric with this name at ${requests.declaredAt()}; rename one`,
      },
    ]);
  });

  test('also one that the series of a histogram has', () => {
    const taken = gauge('http_request_duration_seconds_count', { help, unit: 'count' });
    expect(messages(http, own(taken))).toEqual([
      expect.stringContaining(
        'there is another metric that exposes http_request_duration_seconds_count as well, at lib/',
      ),
      expect.stringContaining(
        'there is another metric that exposes http_request_duration_seconds_count as well, at test/',
      ),
    ]);
  });

  test('families, and one that is listed twice', () => {
    const metric = gauge('orders', { help, unit: 'count' });
    const other = own(metric, { name: 'http' });
    expect(messages(http, other)).toEqual([
      expect.stringMatching(/^there is another family with this name at lib\/.*; rename one$/),
    ]);
    expect(messages(http, http)).toEqual(['it is listed twice in `families`; remove one']);
  });
});
