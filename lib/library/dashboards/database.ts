import { database, type Family, minutes, postgres, redis } from '../../catalogue';
import {
  postgresConnectionsNearLimit,
  postgresDeadlocks,
  postgresLongTransaction,
  postgresReplicaBehind,
  postgresReplicationLag,
} from '../../components/postgres-exporter/alerts';
import { redisEvictions, redisMemoryNearLimit, redisRejectedConnections } from '../../components/redis-exporter/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { type Panel, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { promql, rateInterval } from '../../promql';
import {
  databaseConnectionErrors,
  databaseConnectionPoolExhausted,
  highDatabaseErrorRate,
  poolUtilisation,
  queryErrorRatio,
  queryRate,
  slowDatabaseQueries,
} from '../../rules/families/database';

const postgresPanels = [
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
  timeseries('Longest transaction', {
    shows: 'How long the oldest transaction of each database has been open, by state; without vacuuming.',
    queries: {
      '{{datname}} {{state}}': promql`
        max by (datname, state) (${postgres.longestTransaction}{backend_type!="autovacuum worker"}) > 0`,
    },
    alerts: [postgresLongTransaction],
    whenEmpty: 'no transaction is open',
  }),
  timeseries('Replication lag', {
    shows: 'How far each server that is a replica is behind its primary; 0 for a primary.',
    queries: { '{{service}}': promql`max by (service) (${postgres.replicationLag})` },
    alerts: [postgresReplicationLag],
  }),
  timeseries('Log that replicas have to replay', {
    shows: 'Write-ahead log that each replica has not replayed yet.',
    queries: {
      '{{application_name}} {{client_addr}}': promql`max by (application_name, client_addr) (${postgres.replicaBehind})`,
    },
    alerts: [postgresReplicaBehind],
    whenEmpty: 'there is no replica',
  }),
  timeseries('Database size', {
    shows: 'Space that each database takes.',
    queries: { '{{datname}}': promql`max by (datname) (${postgres.size})` },
  }),
];

const redisPanels = [
  timeseries('Redis memory', {
    shows: 'Memory that the data takes, and the limit that is set; 0 for none.',
    queries: {
      'used {{instance}}': promql`${redis.memoryUsed}`,
      'limit {{instance}}': promql`${redis.memoryMax}`,
    },
  }),
  timeseries('Redis memory used', {
    shows: 'Share of the memory limit in use; a cache that evicts is near 100% by design.',
    queries: { '{{instance}}': promql`${redis.memoryUsed} / (${redis.memoryMax} > 0)` },
    unit: 'ratio',
    alerts: [redisMemoryNearLimit],
    whenEmpty: 'no memory limit is set',
  }),
  timeseries('Redis commands', {
    shows: 'Commands per second.',
    queries: { '{{instance}}': promql`rate(${redis.commands}[${rateInterval}])` },
    rateOf: 'commands',
  }),
  timeseries('Redis evictions', {
    shows: 'Keys per second that were evicted to stay within the memory limit.',
    queries: { '{{instance}}': promql`rate(${redis.evictedKeys}[${rateInterval}])` },
    unit: 'perSecond',
    alerts: [redisEvictions],
    rateOf: 'keys',
  }),
  timeseries('Redis hit ratio', {
    shows: 'Share of lookups that find their key.',
    queries: {
      '{{instance}}': promql`
        rate(${redis.keyspaceHits}[${rateInterval}])
        / (rate(${redis.keyspaceHits}[${rateInterval}]) + rate(${redis.keyspaceMisses}[${rateInterval}]))`,
    },
    unit: 'ratio',
  }),
  timeseries('Redis clients', {
    shows: 'Client connections.',
    queries: { '{{instance}}': promql`${redis.clients}` },
  }),
  timeseries('Redis rejected connections', {
    shows: 'Connections rejected in 15 minutes because too many clients were connected.',
    queries: { '{{instance}}': promql`increase(${redis.rejectedConnections}[${minutes(15)}])` },
    unit: 'count',
    alerts: [redisRejectedConnections],
  }),
];

const serviceRows: Readonly<Record<string, readonly Panel[]>> = {
  'Connection pools': [
    timeseries('Pool utilisation', {
      shows: 'Share of each pool’s connections that are in use; every process has pools of its own.',
      queries: { '{{instance}} {{pool}}': promql`${poolUtilisation}{${service}}` },
      alerts: [databaseConnectionPoolExhausted],
    }),
    timeseries('Waiting requests', {
      shows: 'Requests that wait for a connection; while none does, a full pool is no fault.',
      queries: { '{{instance}} {{pool}}': promql`${database.connectionsWaiting}{${service}}` },
    }),
    timeseries('Connections', {
      shows: 'Open connections across all processes, and their maximum.',
      width: 24,
      queries: {
        'active {{service}}': promql`sum by (service) (${database.connectionsActive}{${service}})`,
        'idle {{service}}': promql`sum by (service) (${database.connectionsIdle}{${service}})`,
        'max {{service}}': promql`sum by (service) (${database.connectionsMax}{${service}})`,
      },
    }),
  ],
  Queries: [
    timeseries('Queries', {
      shows: 'Queries per second.',
      queries: { '{{service}}': promql`${queryRate}{${service}}` },
      rateOf: 'queries',
    }),
    timeseries('Query duration', {
      shows: 'Time within which 95% of the queries return their last row.',
      queries: {
        // Of the buckets themselves, over the window of the recorded quantile: recorded series have no exemplars.
        '{{service}}': promql`
          histogram_quantile(0.95, sum by (service, le) (rate(${database.queryDuration.bucket}{${service}}[${minutes(5)}])))`,
      },
      alerts: [slowDatabaseQueries],
    }),
    timeseries('Query error ratio', {
      shows: 'Share of queries that fail, other than by violated constraints and conflicts.',
      queries: { '{{service}}': promql`${queryErrorRatio}{${service}}` },
      alerts: [highDatabaseErrorRate],
    }),
    timeseries('Query errors by kind', {
      shows: 'Failed queries per second by kind of failure, violated constraints and conflicts included.',
      queries: {
        '{{service}} {{kind}}': promql`
        sum by (service, kind) (rate(${database.queryErrors}{${service}}[${rateInterval}]))`,
      },
      rateOf: 'errors',
      whenEmpty: 'no error was counted',
    }),
    timeseries('Connection errors', {
      shows: 'Queries per second of each process that never reached the database.',
      queries: {
        '{{instance}}': promql`
        sum by (service, instance) (rate(${database.queryErrors}{${service}, kind="connection"}[${rateInterval}]))
        or 0 * sum by (service, instance) (rate(${database.queryDuration.count}{${service}}[${rateInterval}]))`,
      },
      unit: 'perSecond',
      alerts: [databaseConnectionErrors],
      rateOf: 'errors',
      whenEmpty: 'no error was counted',
    }),
    timeseries('Slow queries', {
      shows: "Queries per second that were slower than the service's own threshold, the ten worst.",
      queries: {
        '{{service}} {{query}}': promql`
        topk(10, sum by (service, query) (rate(${database.slowQueries}{${service}}[${rateInterval}])))`,
      },
      rateOf: 'queries',
      whenEmpty: 'no slow query was counted',
    }),
    timeseries('Query duration by operation', {
      shows: 'Time within which 95% of the queries of each kind return their last row.',
      queries: {
        '{{operation}}': promql`
        histogram_quantile(0.95, sum by (operation, le) (
          rate(${database.queryDuration.bucket}{${service}}[${rateInterval}])))`,
      },
    }),
    timeseries('Transaction duration', {
      shows: 'Time within which 95% of the transactions end, by outcome.',
      queries: {
        '{{outcome}}': promql`
        histogram_quantile(0.95, sum by (outcome, le) (
          rate(${database.transactionDuration.bucket}{${service}}[${rateInterval}])))`,
      },
    }),
  ],
};

/** For a stack that measures services' use of databases, or the databases themselves. */
export const databaseDashboard = (families: readonly Family[]) =>
  dashboard('database', {
    title: 'Database',
    description: 'Can the services reach their databases, and are queries fast enough?',
    variables: families.includes(database) ? [variable('service', promql`${database.connectionsMax}`)] : [],
    rows: {
      ...(families.includes(database) && serviceRows),
      ...(families.includes(postgres) && { PostgreSQL: postgresPanels }),
      ...(families.includes(redis) && { Redis: redisPanels }),
    },
  });
