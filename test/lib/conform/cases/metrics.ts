/** What is found of whole metrics. */
import { ai, database, http, system } from '../../../../lib/catalogue';
import { expectedFamilies } from '../../../../lib/conform';
import { harbour } from '../../../example/stack';
import { exposition } from '../../../support/exposition';
import { and, bookings, type Cases, edit, GOOD, OPENMETRICS, unwrap, without } from './example';

const REQUEST = 'http_requests_total{method="GET",path="/items/:id",status="200"}';
const ACTIVE = 'db_connections_active{pool="pool"}';

export const METRIC_CASES = {
  syntax: [{ text: and('a{'), found: { message: 'wanted the name of a label, but the line ends at column 3' } }],
  'nothing-known': [
    {
      text: 'a 1\n',
      expectation: { families: [], from: 'found' },
      found: {
        message: 'none of the 1 metrics is in the catalogue; state what is expected with --service or --families',
      },
    },
  ],
  'missing-metric': [
    {
      text: without(/(# \w+ )?db_slow_queries_total/),
      found: {
        metric: 'db_slow_queries_total',
        message: 'neither TYPE nor sample; wanted a counter, declared from the start',
      },
    },
    {
      text: without(/(# \w+ )?db_slow_queries_total/),
      expectation: { families: [http, database, system], from: 'found' },
      found: {
        metric: 'db_slow_queries_total',
        message:
          'neither TYPE nor sample, although others of the family database are exposed; wanted a counter, declared from the start',
      },
    },
  ],
  'unknown-metric': [
    {
      text: and('# HELP http_request_total x', '# TYPE http_request_total counter', 'http_request_total 1'),
      found: {
        metric: 'http_request_total',
        message: 'the catalogue does not know it (1 series) — did you mean "http_requests_total"?',
      },
    },
    {
      text: and('# HELP invoices_written_total x', '# TYPE invoices_written_total counter', 'invoices_written_total 1'),
      found: {
        metric: 'invoices_written_total',
        message:
          'the catalogue does not know it (1 series); declare it in a family, or leave it out: its series count against ' +
          'the sample limit',
      },
    },
  ],
  'unexpected-family': [
    {
      text: GOOD + exposition([ai], 60),
      found: {
        message:
          '6 metrics of the family ai, which is not expected: it is not monitored there; list ai in `exposes` of bookings, ' +
          'or leave it out',
      },
    },
    {
      text: GOOD,
      expectation: unwrap(expectedFamilies(harbour, ['http', 'database'])),
      found: { message: '2 metrics of the family system, which is not expected: add system to --families' },
    },
  ],
  type: [
    {
      text: edit('TYPE http_active_requests gauge', 'TYPE http_active_requests counter'),
      found: { metric: 'http_active_requests', message: 'its TYPE is counter; wanted gauge' },
    },
    {
      text: without(/# TYPE http_active_requests/),
      found: { metric: 'http_active_requests', message: 'it has no TYPE line; wanted gauge' },
    },
    {
      text: without(/# (TYPE|HELP) http_request_duration_seconds/),
      found: {
        metric: 'http_request_duration_seconds',
        message:
          'http_request_duration_seconds_bucket is exposed without a TYPE line for http_request_duration_seconds; wanted histogram',
      },
    },
    {
      text: edit('TYPE http_request_size_bytes histogram', 'TYPE http_request_size_bytes summary')
        .replace(/^http_request_size_bytes_bucket.*\n/gm, '')
        .replace(
          'http_request_size_bytes_sum',
          'http_request_size_bytes{quantile="0.5",method="GET"} 1\nhttp_request_size_bytes_sum',
        ),
      found: { metric: 'http_request_size_bytes', message: 'its TYPE is summary; wanted histogram' },
    },
  ],
  unit: [
    {
      text: edit(/http_request_duration_seconds/g, 'http_request_duration_ms'),
      found: {
        metric: 'http_request_duration_ms',
        message: 'its name ends with _ms, which is not a base unit; wanted http_request_duration_seconds',
      },
      also: ['missing-metric', 'unknown-metric'],
    },
    {
      text: edit(/http_request_duration_seconds/g, 'http_request_duration'),
      found: {
        metric: 'http_request_duration',
        message: 'its name does not end with its unit; wanted http_request_duration_seconds',
      },
      also: ['missing-metric', 'unknown-metric'],
    },
    {
      text: edit(/db_slow_queries_total/g, 'db_slow_queries'),
      found: {
        metric: 'db_slow_queries',
        message: 'it is a counter, but its name does not end with _total; wanted db_slow_queries_total',
      },
      also: ['missing-metric', 'unknown-metric'],
    },
    {
      text: edit(/db_connections_idle/g, 'db_connections_idle_total'),
      found: {
        metric: 'db_connections_idle_total',
        message: 'its name ends with _total, but it is a gauge; wanted db_connections_idle',
      },
      also: ['missing-metric', 'unknown-metric'],
    },
    {
      text: edit('usage_percent percent', 'usage_percent usage_percent', OPENMETRICS),
      format: 'openmetrics',
      found: { metric: 'system_cpu_usage_percent', message: 'its UNIT is usage_percent; wanted percent' },
      also: ['missing-metric'],
    },
  ],
  help: [
    {
      text: edit('# HELP http_active_requests Requests being served now.', '# HELP http_active_requests In flight.'),
      found: {
        metric: 'http_active_requests',
        message: 'its HELP is "In flight."; wanted "Requests being served now."',
      },
    },
    {
      text: without(/# HELP http_active_requests/),
      found: { metric: 'http_active_requests', message: 'it has no HELP; wanted "Requests being served now."' },
    },
  ],
  exemplar: [
    {
      text: edit('0af7651916cd43dd8448eb211c80319c', 'x'.repeat(129), OPENMETRICS),
      format: 'openmetrics',
      found: {
        metric: 'http_requests_total',
        message: 'the labels of an exemplar have more than 128 characters; a trace_id alone will do',
      },
      also: ['missing-metric'],
    },
  ],
  cardinality: [
    {
      text: edit(`${ACTIVE} 10\n`, [1, 2, 3, 4, 5].map(i => `db_connections_active{pool="pool${i}"} 1\n`).join('')),
      found: { metric: 'db_connections_active', message: '5 series; wanted at most 4 of one process' },
      also: ['label-limit'],
    },
    {
      text: and(...Array.from({ length: bookings.service?.sampleLimit ?? 0 }, (_, i) => `go_x{i="${i}"} 1`)),
      found: {
        message: /^[\d,]+ samples; wanted at most [\d,]+, or Prometheus rejects the whole scrape$/,
      },
    },
  ],
  'duplicate-series': [
    {
      text: edit(
        `${REQUEST} 60\n`,
        `${REQUEST} 60\nhttp_requests_total{status="200",method="GET",path="/items/:id"} 60\n`,
      ),
      found: {
        metric: 'http_requests_total',
        message: /^1 series is repeated; the first already appears in line \d+$/,
      },
    },
  ],
} satisfies Cases;
