import { minutes, postgres } from '../../catalogue';
import {
  postgresConnectionsNearLimit,
  postgresDeadlocks,
  postgresLongTransaction,
  postgresReplicaBehind,
  postgresReplicationLag,
} from '../../components/postgres-exporter/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { promql, rateInterval } from '../../promql';

export const postgresDashboard = dashboard('postgres', {
  title: 'PostgreSQL',
  description: 'Does the database server still take work, and are its replicas current?',
  variables: [],
  rows: {
    'Does it take connections?': [
      timeseries('Server connections', {
        shows: 'Open server connections by state, and their maximum.',
        queries: {
          '{{state}}': promql`sum by (state) (${postgres.connections})`,
          max: promql`sum(${postgres.maxConnections})`,
        },
      }),
      timeseries('Server connections used', {
        shows: 'Share of the connections that each server accepts which are open.',
        queries: {
          '{{service}}': promql`
            sum by (service) (${postgres.connections}) / sum by (service) (${postgres.maxConnections})`,
        },
        unit: 'ratio',
        alerts: [postgresConnectionsNearLimit],
      }),
      timeseries('Longest transaction', {
        shows: 'How long the oldest transaction of each database has been open, by state; without vacuuming.',
        queries: {
          '{{datname}} {{state}}': promql`
            max by (datname, state) (${postgres.longestTransaction}{backend_type!="autovacuum worker"}) > 0`,
        },
        alerts: [postgresLongTransaction],
        whenEmpty: 'no transaction is open',
      }),
    ],
    'Do transactions succeed?': [
      timeseries('Transactions', {
        shows: 'Transactions per second that end in a commit or a rollback.',
        queries: {
          'commit {{datname}}': promql`sum by (datname) (rate(${postgres.commits}[${rateInterval}]))`,
          'rollback {{datname}}': promql`sum by (datname) (rate(${postgres.rollbacks}[${rateInterval}]))`,
        },
        rateOf: 'transactions',
      }),
      timeseries('Deadlocks', {
        shows: 'Deadlocks in 15 minutes that the server resolved by ending a transaction.',
        queries: { '{{datname}}': promql`sum by (datname) (increase(${postgres.deadlocks}[${minutes(15)}]))` },
        unit: 'count',
        alerts: [postgresDeadlocks],
      }),
      timeseries('Database size', {
        shows: 'Space that each database takes.',
        queries: { '{{datname}}': promql`max by (datname) (${postgres.size})` },
      }),
    ],
    'Are the replicas current?': [
      timeseries('Replication lag', {
        shows: 'How far each server that is a replica is behind its primary; 0 for a primary.',
        queries: { '{{service}}': promql`max by (service) (${postgres.replicationLag})` },
        alerts: [postgresReplicationLag],
        width: 12,
      }),
      timeseries('Log that replicas have to replay', {
        shows: 'Write-ahead log that each replica has not replayed yet.',
        queries: {
          '{{application_name}} {{client_addr}}': promql`max by (application_name, client_addr) (${postgres.replicaBehind})`,
        },
        alerts: [postgresReplicaBehind],
        whenEmpty: 'there is no replica',
        width: 12,
      }),
    ],
  },
});
