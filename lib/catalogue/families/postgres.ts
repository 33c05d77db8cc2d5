import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const inDatabase = { datid: open('number of the database', 10), datname: open('database', 10) };
const DATABASES = 10;

const activity = {
  datname: open('database', 10),
  state: values(
    ...(['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)'] as const),
    ...(['fastpath function call', 'disabled'] as const),
  ),
  usename: open('role', 10),
  application_name: open('application', 10),
  backend_type: open('kind of process', 5),
  wait_event: open('what it waits for', 50),
  wait_event_type: open('kind of what it waits for', 10),
};
const ACTIVITIES = 500;

export const postgres = family(
  { name: 'postgres', exposedBy: 'PostgreSQL exporter 0.20', foreignNames: true },
  {
    up: gauge('pg_up', { help: '1 if the exporter reached the database.', unit: 'boolean' }),
    maxConnections: gauge('pg_settings_max_connections', {
      help: 'Connections that the server accepts.',
      unit: 'count',
    }),
    connections: gauge('pg_stat_activity_count', {
      help: 'Connections by state.',
      unit: 'count',
      labels: activity,
      maxSeries: ACTIVITIES,
    }),
    longestTransaction: gauge('pg_stat_activity_max_tx_duration', {
      help: 'How long the oldest transaction of these connections has been open; 0 without one.',
      unit: 'seconds',
      labels: activity,
      maxSeries: ACTIVITIES,
    }),
    replicationLag: gauge('pg_replication_lag_seconds', {
      help: 'How far the server, if it is a replica, is behind its primary; 0 for a primary.',
      unit: 'seconds',
    }),
    replicaBehind: gauge('pg_stat_replication_pg_wal_lsn_diff', {
      help: 'Write-ahead log that a replica of this server has not replayed yet.',
      unit: 'bytes',
      labels: {
        application_name: open('name of the replica', 5),
        client_addr: open('address of the replica', 5),
        state: open('streaming, catchup, backup …', 5),
        slot_name: open('replication slot; empty without one', 5),
      },
      maxSeries: 20,
    }),
    commits: counter('pg_stat_database_xact_commit', {
      help: 'Transactions committed.',
      unit: 'count',
      labels: inDatabase,
      maxSeries: DATABASES,
    }),
    rollbacks: counter('pg_stat_database_xact_rollback', {
      help: 'Transactions rolled back.',
      unit: 'count',
      labels: inDatabase,
      maxSeries: DATABASES,
    }),
    deadlocks: counter('pg_stat_database_deadlocks', {
      help: 'Deadlocks detected.',
      unit: 'count',
      labels: inDatabase,
      maxSeries: DATABASES,
    }),
    size: gauge('pg_database_size_bytes', {
      help: 'Space that the database takes.',
      unit: 'bytes',
      labels: { datname: open('database', 10) },
    }),
  },
);
