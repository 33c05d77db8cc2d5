import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const inDatabase = { datid: open('number of the database', 10), datname: open('database', 10) };
const DATABASES = 10;

export const postgres = family(
  { name: 'postgres', exposedBy: 'PostgreSQL exporter 0.20' },
  {
    up: gauge('pg_up', { help: '1 if the exporter reached the database.', unit: 'boolean' }),
    maxConnections: gauge('pg_settings_max_connections', {
      help: 'Connections that the server accepts.',
      unit: 'count',
    }),
    connections: gauge('pg_stat_activity_count', {
      help: 'Connections by state.',
      unit: 'count',
      labels: {
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
      },
      maxSeries: 500,
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
