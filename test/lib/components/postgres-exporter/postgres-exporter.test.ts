import { databaseExporterFlows } from '../../../../lib/components/exporter';
import {
  PostgresExporter,
  type PostgresExporterProps,
  postgresExporter,
  postgresExporterSecret,
  throughPostgresExporter,
  type WatchedPostgres,
} from '../../../../lib/components/postgres-exporter';
import { names } from '../../../example/stack';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const postgres: Required<WatchedPostgres> = {
  host: 'db.quay.svc',
  port: 5433,
  database: 'berths',
  sslMode: 'require',
};
const full: Required<PostgresExporterProps> = { ...exporterProps, postgres };
const container = (props: PostgresExporterProps) =>
  synthesized(chart => new PostgresExporter(chart, 'exporter', props)).container('postgres-exporter');

test('takes its account from a Secret that may be absent', () => {
  const key = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: 'postgres-exporter', key, optional: true } },
  });
  expect(container(full).env).toEqual([
    { name: 'DATA_SOURCE_URI', value: 'db.quay.svc:5433/berths?sslmode=require' },
    key('DATA_SOURCE_USER', 'username'),
    key('DATA_SOURCE_PASS', 'password'),
  ]);
  expect(postgresExporterSecret(names)).toMatchObject({
    namespace: 'harbour-watch',
    usedBy: 'postgres-exporter',
    keys: { username: {}, password: {} },
  });
});

test('uses TLS where the environment says so', () => {
  const [uri] = container({ ...full, postgres: { ...postgres, sslMode: 'verify-full' } }).env;
  expect(uri.value).toMatch(/sslmode=verify-full$/);
});

test('leaves out the collectors that count tables', () => {
  const { args } = container(full);
  expect(args).toEqual(expect.arrayContaining(['--no-collector.stat_user_tables', '--no-collector.wal']));
  for (const needed of ['database', 'replication', 'settings', 'stat_activity', 'stat_database', 'stat_replication']) {
    expect(args).not.toContain(`--no-collector.${needed}`);
  }
});

test('reaches the database and nothing else, and is what is scraped for it', () => {
  expect(databaseExporterFlows(names, postgresExporter, postgres)).toMatchObject([
    {
      from: { name: 'postgres-exporter', namespace: 'harbour-watch' },
      to: { kind: 'pods', name: 'db', namespace: 'quay', ports: { database: { number: 5433 } } },
      port: 'database',
    },
  ]);
  expect(throughPostgresExporter(names).scraped).toEqual({
    kind: 'pods',
    namespace: 'harbour-watch',
    app: 'postgres-exporter',
    port: 9187,
    path: '/metrics',
  });
});
