import { DATABASE_CALLER_FAULTS, database, minutes, perSecond, ratio, seconds } from '../../catalogue';
import { noneOf, promql } from '../../promql';
import { alert, databasesTeam, ratioAlert } from '../alert';
import { recordingRule } from '../recording-rule';
import { page, ticket } from '../stage';

const window = minutes(5);

export const queryRate = recordingRule(
  'service:db_queries:rate5m',
  'perSecond',
  promql`sum by (service) (rate(${database.queryDuration.count}[${window}]))`,
);

/** What the service or its database is to blame for; zero, not absent, while nothing fails. */
export const queryFailureRate = recordingRule(
  'service:db_query_failures:rate5m',
  'perSecond',
  promql`
    sum by (service) (rate(${database.queryErrors}{${noneOf('kind', DATABASE_CALLER_FAULTS)}}[${window}]))
    or 0 * ${queryRate}`,
);

/** A query without a connection has no duration: in an outage there are more errors than queries, hence `clamp_max`. */
export const queryErrorRatio = recordingRule(
  'service:db_query_errors:ratio_rate5m',
  'ratio',
  promql`clamp_max(${queryFailureRate} / ${queryRate}, 1)`,
);

const queryBuckets = recordingRule(
  'service_le:db_query_duration_seconds:rate5m',
  'perSecond',
  promql`sum by (service, le) (rate(${database.queryDuration.bucket}[${window}]))`,
);
export const queryP95 = recordingRule(
  'service:db_query_duration_seconds:p95_rate5m',
  'seconds',
  promql`histogram_quantile(0.95, ${queryBuckets})`,
);

/** Each process has its own pool: an exhausted one hurts, whatever the others have left. */
export const poolUtilisation = recordingRule(
  'service_instance_pool:db_connections:utilisation',
  'ratio',
  promql`
    sum by (service, instance, pool) (${database.connectionsActive})
    / sum by (service, instance, pool) (${database.connectionsMax})`,
);

export const databaseRecording = [
  queryRate,
  queryFailureRate,
  queryErrorRatio,
  queryBuckets,
  queryP95,
  poolUtilisation,
];
/** Long enough for several scrapes, of which one may fail. */
const RECENTLY = minutes(2);

export const databaseConnectionPoolExhausted = alert('DatabaseConnectionPoolExhausted', {
  means: 'a pool has more than {threshold} of its connections in use, and requests wait for one',
  symptom: true,
  threshold: ratio(0.9),
  // A full pool in which nobody waits is well sized. Queues are short-lived: a scrape may miss one.
  expr: ({ threshold, service }) => promql`
    ${poolUtilisation}{${service}} > ${threshold}
    and on (service, instance, pool) max_over_time(${database.connectionsWaiting}{${service}}[${RECENTLY}]) > 0`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  team: databasesTeam,
  summary: '{{ $labels.service }} uses {{ $value | humanizePercentage }} of its database connections',
  description:
    'Pool {{ $labels.pool }} of {{ $labels.instance }} has {{ $value | humanizePercentage }} of its connections in use, ' +
    'and requests wait for one.',
  dashboard: 'database',
});

export const slowDatabaseQueries = alert('SlowDatabaseQueries', {
  means: 'query p95 is above {threshold}',
  symptom: true,
  threshold: seconds(2),
  expr: ({ threshold, service }) => promql`${queryP95}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  team: databasesTeam,
  summary: 'Database queries of {{ $labels.service }} are slow: p95 is {{ $value | humanizeDuration }}',
  description:
    'One query in twenty of {{ $labels.service }} takes longer than {{ $value | humanizeDuration }} ' +
    '(95th percentile over five minutes).',
  dashboard: 'database',
});

export const highDatabaseErrorRate = ratioAlert('HighDatabaseErrorRate', {
  means: 'more than {threshold} of the queries fail, other than by a constraint or a conflict',
  symptom: true,
  threshold: ratio(0.01),
  // At 1 %, ten are those of a thousand queries: with fewer, a query that one person repeats would page.
  leastEvents: {
    count: 10,
    what: 'failed queries in five minutes',
    of: ({ service }) => promql`${window} * ${queryFailureRate}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`${queryErrorRatio}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  team: databasesTeam,
  about: ['service'],
  explains: { SlowDatabaseQueries: 'queries that fail by timing out are slow as well' },
  summary: '{{ $value | humanizePercentage }} of the database queries of {{ $labels.service }} fail',
  description:
    '{{ $value | humanizePercentage }} of the queries of {{ $labels.service }} failed over the last five minutes, not ' +
    'counting violated constraints and conflicts.',
  dashboard: 'database',
});

export const databaseConnectionErrors = alert('DatabaseConnectionErrors', {
  means: 'more than {threshold} queries find no connection to the database',
  symptom: true,
  threshold: perSecond(0.1),
  // A window that is shorter than `for`: what a restart of the database breaks within half a minute has left it by then.
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (rate(${database.queryErrors}{${service}, kind="connection"}[${RECENTLY}])) > ${threshold}`,
  for: minutes(3),
  severity: 'critical',
  stage: page(),
  team: databasesTeam,
  summary: '{{ $labels.service }} cannot reach its database',
  description:
    '{{ $value | humanize }} queries per second of {{ $labels.instance }} have failed for at least three minutes because ' +
    'no connection to the database can be made.',
  dashboard: 'database',
});

export const databaseAlerts = [
  databaseConnectionPoolExhausted,
  slowDatabaseQueries,
  highDatabaseErrorRate,
  databaseConnectionErrors,
] as const;
