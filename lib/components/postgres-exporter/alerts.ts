import { bytes, count, minutes, postgres, ratio, seconds } from '../../catalogue';
import { promql } from '../../promql';
import { alert, ticket } from '../../rules';

export const postgresConnectionsNearLimit = alert('PostgresConnectionsNearLimit', {
  means: 'more than {threshold} of the connections that PostgreSQL accepts are open',
  threshold: ratio(0.8),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (${postgres.connections}{${service}})
    / max by (service, instance) (${postgres.maxConnections}{${service}}) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} has {{ $value | humanizePercentage }} of its connections open',
  description:
    '{{ $value | humanizePercentage }} of the connections that the server behind {{ $labels.instance }} accepts are open. ' +
    'At 100% it accepts no further ones, from any service.',
  dashboard: 'postgres',
});

/** PostgreSQL ends one of the transactions, and a program that retries it recovers: a few are normal. */
const DEADLOCKS_WITHIN = minutes(15);

export const postgresDeadlocks = alert('PostgresDeadlocks', {
  means: 'more than {threshold} deadlocks of one database within 15 minutes',
  threshold: count(5),
  expr: ({ threshold, service }) => promql`
    round(sum by (service, instance, datname) (increase(${postgres.deadlocks}{${service}}[${DEADLOCKS_WITHIN}]))) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: 'Transactions in {{ $labels.datname }} block each other',
  description:
    'About {{ $value | printf "%.0f" }} deadlocks in database {{ $labels.datname }} of {{ $labels.service }} in 15 minutes: ' +
    'each time, one transaction failed.',
  dashboard: 'postgres',
});

export const postgresLongTransaction = alert('PostgresLongTransaction', {
  means: 'a transaction has been open for more than {threshold}',
  threshold: seconds(1_800),
  // Vacuuming a large table takes hours and blocks nobody.
  expr: ({ threshold, service }) => promql`
    max by (service, instance, datname, usename, state) (
      ${postgres.longestTransaction}{${service}, backend_type!="autovacuum worker"}
    ) > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: 'A transaction in {{ $labels.datname }} has been open for {{ $value | humanizeDuration }}',
  description:
    'A transaction of {{ $labels.usename }} in database {{ $labels.datname }} of {{ $labels.service }} ({{ $labels.state }}) ' +
    'has been open for {{ $value | humanizeDuration }}: what it has locked stays locked, and no dead row is removed.',
  dashboard: 'postgres',
});

export const postgresReplicationLag = alert('PostgresReplicationLag', {
  means: 'a replica is more than {threshold} behind its primary',
  threshold: seconds(60),
  expr: ({ threshold, service }) => promql`${postgres.replicationLag}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} is {{ $value | humanizeDuration }} behind its primary',
  description:
    'The replica behind {{ $labels.instance }} shows data that is {{ $value | humanizeDuration }} old. If the primary failed ' +
    'now, it would have to catch up first.',
  dashboard: 'postgres',
});

export const postgresReplicaBehind = alert('PostgresReplicaBehind', {
  means: 'a replica has more than {threshold} of the write-ahead log to replay',
  threshold: bytes(1e9),
  expr: ({ threshold, service }) => promql`
    max by (service, instance, application_name, client_addr) (${postgres.replicaBehind}{${service}}) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'Replica {{ $labels.application_name }} of {{ $labels.service }} does not keep up',
  description:
    'Replica {{ $labels.application_name }} ({{ $labels.client_addr }}) has {{ $value | humanize }}B of the write-ahead log of ' +
    '{{ $labels.service }} to replay: it shows old data, and the primary may have to keep its log.',
  dashboard: 'postgres',
});

export const postgresAlerts = [
  ...([postgresConnectionsNearLimit, postgresDeadlocks, postgresLongTransaction] as const),
  ...([postgresReplicationLag, postgresReplicaBehind] as const),
] as const;
