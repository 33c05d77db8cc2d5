/** What is found of labels and values. */
import { grafana } from '../../../../lib/catalogue';
import { expectedFamilies } from '../../../../lib/conform';
import { harbour } from '../../../example/stack';
import { exposition } from '../../../support/exposition';
import { type Cases, edit, unwrap, without } from './example';

const REQUEST = 'http_requests_total{method="GET",path="/items/:id",status="200"}';
const ACTIVE = 'db_connections_active{pool="pool"}';

export const SAMPLE_CASES = {
  'missing-label': [
    {
      text: edit(/,status="/g, ',code="'),
      found: {
        metric: 'http_requests_total',
        label: 'status',
        message: /^no series has the label status; wanted one of .*200, 201, /,
      },
      also: ['unknown-label'],
    },
    {
      text: edit(ACTIVE, 'db_connections_active'),
      found: {
        metric: 'db_connections_active',
        label: 'pool',
        message: 'no series has the label pool; wanted a value: name of the connection pool',
      },
    },
    {
      text: edit(ACTIVE, 'db_connections_active 1\ndb_connections_active{pool="pool"}'),
      found: {
        metric: 'db_connections_active',
        label: 'pool',
        message: '1 series without the label pool; wanted a value: name of the connection pool',
      },
    },
  ],
  'unknown-label': [
    {
      text: edit(ACTIVE, 'db_connections_active{pool="pool",pod="bookings-0"}'),
      found: {
        metric: 'db_connections_active',
        label: 'pod',
        message:
          '1 series with the label pod; leave it out: Prometheus sets it, and would store this one as exported_pod',
      },
    },
    {
      text: edit(ACTIVE, 'db_connections_active{pool="pool",pools="a"}'),
      found: {
        metric: 'db_connections_active',
        label: 'pools',
        message: '1 series with the label pools; it has pool — did you mean "pool"?',
      },
    },
    {
      text: edit('http_active_requests{}', 'http_active_requests{a="b"}'),
      found: { metric: 'http_active_requests', label: 'a', message: '1 series with the label a; it has no labels' },
    },
  ],
  'label-value': [
    {
      text: edit(
        'db_transaction_duration_seconds_sum{outcome="commit"',
        'db_transaction_duration_seconds_sum{outcome="done"',
      ),
      found: {
        metric: 'db_transaction_duration_seconds',
        label: 'outcome',
        message: 'outcome is "done"; wanted one of commit, rollback',
      },
      also: ['histogram'],
    },
    {
      text: edit(ACTIVE, 'db_connections_active{pool=""}'),
      found: {
        metric: 'db_connections_active',
        label: 'pool',
        message: 'pool is ""; wanted a value: name of the connection pool',
      },
    },
  ],
  'label-limit': [
    {
      text: edit(`${ACTIVE} 10\n`, [1, 2, 3, 4, 5].map(i => `db_connections_active{pool="pool${i}"} 1\n`).join('')),
      found: {
        metric: 'db_connections_active',
        label: 'pool',
        message:
          'pool has 5 values, such as "pool1", "pool2", "pool3" and 2 more; wanted at most 4: name of the connection pool',
      },
      also: ['cardinality'],
    },
  ],
  'raw-value': [
    {
      text: edit(/\/items\/:id/g, '/items/17'),
      found: {
        metric: 'http_requests_total',
        label: 'path',
        message:
          'path is "/items/17", which looks like a URL with a numeric id; wanted route template, never the raw URL',
      },
    },
    {
      text: edit(/query="query"/g, 'query="SELECT * FROM items"'),
      found: {
        metric: 'db_slow_queries_total',
        label: 'query',
        message:
          'query is "SELECT * FROM items", which looks like the text of a query; wanted name of the query in the code',
      },
    },
  ],
  buckets: [
    {
      text: without(/db_transaction_duration_seconds_bucket\{outcome="(commit|rollback)",le="30"/),
      found: {
        metric: 'db_transaction_duration_seconds',
        label: 'le',
        message: 'bounds without 30; wanted 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30 seconds',
      },
    },
    {
      text: without(/db_transaction_duration_seconds_bucket\{outcome="rollback",le="30"/),
      found: {
        metric: 'db_transaction_duration_seconds',
        label: 'le',
        message: 'bounds without 30; wanted 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30 seconds',
      },
    },
    {
      text: edit(/(db_transaction\S+)le="30"/g, '$1le="60"'),
      found: {
        metric: 'db_transaction_duration_seconds',
        label: 'le',
        message: 'bounds without 30 and with 60; wanted 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30 seconds',
      },
    },
  ],
  histogram: [
    {
      text: edit(
        'db_transaction_duration_seconds_bucket{outcome="commit",le="30"}',
        'db_transaction_duration_seconds_bucket{outcome="commit"}',
      ),
      found: {
        metric: 'db_transaction_duration_seconds',
        message: '1 series with a sample that is neither _bucket with le, _sum nor _count',
      },
      also: ['buckets'],
    },
    {
      text: without(/db_transaction_duration_seconds_bucket\{outcome="commit",le="\+Inf"/),
      found: { metric: 'db_transaction_duration_seconds', message: '1 series with no bucket le="+Inf"' },
    },
    {
      text: without(/db_transaction_duration_seconds_sum/),
      found: { metric: 'db_transaction_duration_seconds', message: '2 series with no _sum' },
    },
    {
      text: without(/db_transaction_duration_seconds_count/),
      found: { metric: 'db_transaction_duration_seconds', message: '2 series with no _count' },
    },
    {
      text: edit(/(db_transaction_duration_seconds_bucket\{outcome="commit",le="30"\}) 60/, '$1 59'),
      found: {
        metric: 'db_transaction_duration_seconds',
        message: '1 series with buckets that are not cumulative: one counts less than the one below it',
      },
    },
    {
      text: edit(/(db_transaction_duration_seconds_count\{outcome="commit"\}) 60/, '$1 61'),
      found: {
        metric: 'db_transaction_duration_seconds',
        message: '1 series with a _count that is not that of the bucket le="+Inf"',
      },
    },
    {
      text: edit(
        'db_transaction_duration_seconds_count{outcome="commit"}',
        'db_transaction_duration_seconds{outcome="commit"} 1\ndb_transaction_duration_seconds_count{outcome="commit"}',
      ),
      found: {
        metric: 'db_transaction_duration_seconds',
        message: '1 series with a sample that is neither _bucket with le, _sum nor _count',
      },
      also: ['cardinality'],
    },
  ],
  value: [
    {
      text: edit(/^(grafana_build_info.*) 1$/m, '$1 2', exposition([grafana], 60)),
      expectation: unwrap(expectedFamilies(harbour, ['grafana'])),
      found: {
        metric: 'grafana_build_info',
        message: 'grafana_build_info is 2; wanted 1: the information is in its labels',
      },
    },
    {
      text: edit(`${REQUEST} 60`, `${REQUEST} -1`),
      found: {
        metric: 'http_requests_total',
        message: 'http_requests_total is -1; wanted a number of at least 0: it is a count',
      },
    },
    {
      text: edit(/(http_requests_total{method="GET".*) 60/g, '$1 NaN'),
      found: {
        metric: 'http_requests_total',
        message: /^http_requests_total is NaN \(and \d+ more such series\); wanted/,
      },
    },
    {
      text: edit(/(db_transaction_duration_seconds_sum\{outcome="commit"\}) \S+/, '$1 NaN'),
      found: {
        metric: 'db_transaction_duration_seconds',
        message: 'db_transaction_duration_seconds_sum is NaN; wanted a number: a sum that is NaN stays NaN',
      },
    },
    {
      text: edit(/(db_transaction_duration_seconds_sum\{outcome="commit"\}) \S+/, '$1 -1'),
      found: {
        metric: 'db_transaction_duration_seconds',
        message:
          'db_transaction_duration_seconds_sum is -1; wanted a number of at least 0: no observation can be negative',
      },
    },
    {
      text: edit('system_cpu_usage_percent{} 35', 'system_cpu_usage_percent 101'),
      found: {
        metric: 'system_cpu_usage_percent',
        message: 'system_cpu_usage_percent is 101; wanted a number from 0 to 100: its unit is percent',
      },
    },
    {
      text: edit(/(system_memory_usage_bytes\{\}) \S+/, '$1 +Inf'),
      found: {
        metric: 'system_memory_usage_bytes',
        message: 'system_memory_usage_bytes is Infinity; wanted a number of at least 0: its unit is bytes',
      },
    },
    {
      text: edit('http_active_requests{} 10', 'http_active_requests -1'),
      found: { metric: 'http_active_requests', message: 'http_active_requests is -1; wanted a number of at least 0' },
    },
  ],
} satisfies Cases;
