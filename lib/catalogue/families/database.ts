import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge, histogram } from '../metric';

/** A query is identified by its name in the code, never by its text. */
const query = open('name of the query in the code', 50);
const pool = open('name of the connection pool', 4);
const operation = values('select', 'insert', 'update', 'delete', 'other');

const ERROR_KINDS = values('connection', 'timeout', 'constraint', 'syntax', 'conflict', 'other');

/**
 * Errors by which a database does its work: it rejects data that violates a constraint, and one of two transactions that
 * collide. They depend on what callers ask for; the same query may succeed for the next one.
 */
export const DATABASE_CALLER_FAULTS: readonly (typeof ERROR_KINDS.values)[number][] = ['constraint', 'conflict'];

export const database = family(
  { name: 'database', exposedBy: 'services, about the database that they use' },
  {
    queryDuration: histogram('db_query_duration_seconds', {
      help: 'Time from sending a query to its last row.',
      unit: 'seconds',
      labels: { operation, query },
      // 2 s is a bucket bound because SlowDatabaseQueries compares with it.
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
      maxSeries: query.limit * 15,
    }),
    connectionsActive: gauge('db_connections_active', {
      help: 'Connections of the pool that serve a query.',
      unit: 'count',
      labels: { pool },
    }),
    connectionsIdle: gauge('db_connections_idle', {
      help: 'Connections of the pool that wait for work.',
      unit: 'count',
      labels: { pool },
    }),
    connectionsMax: gauge('db_connections_max', {
      help: 'Connections that the pool may open.',
      unit: 'count',
      labels: { pool },
    }),
    connectionsWaiting: gauge('db_connections_waiting', {
      help: 'Requests that wait for a connection of the pool.',
      unit: 'count',
      labels: { pool },
    }),
    queryErrors: counter('db_query_errors_total', {
      help: 'Queries that failed; `connection` did not reach the database, or lost it.',
      unit: 'count',
      labels: { operation, kind: ERROR_KINDS },
    }),
    slowQueries: counter('db_slow_queries_total', {
      help: "Queries slower than the service's own threshold.",
      unit: 'count',
      labels: { query },
    }),
    transactionDuration: histogram('db_transaction_duration_seconds', {
      help: 'Time from BEGIN to COMMIT or ROLLBACK.',
      unit: 'seconds',
      labels: { outcome: values('commit', 'rollback') },
      buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30],
    }),
  },
);
