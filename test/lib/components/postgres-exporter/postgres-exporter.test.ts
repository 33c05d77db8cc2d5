import { databaseExporterFlows } from '../../../../lib/components/exporter';
import {
  type DatabaseTls,
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
  tls: { authority: 'secret' },
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
    {
      name: 'DATA_SOURCE_URI',
      value: 'db.quay.svc:5433/berths?sslmode=verify-full&sslrootcert=/etc/postgres-exporter/ca.crt',
    },
    key('DATA_SOURCE_USER', 'username'),
    key('DATA_SOURCE_PASS', 'password'),
  ]);
  expect(postgresExporterSecret(names)).toMatchObject({
    namespace: 'harbour-watch',
    usedBy: 'postgres-exporter',
    keys: { username: {}, password: {}, 'ca.crt': {} },
  });
});

describe('the certificate of the database is verified', () => {
  const ssl = (tls?: DatabaseTls) => {
    const { tls: _, ...rest } = postgres;
    const watched: WatchedPostgres = { ...rest, ...(tls && { tls }) };
    const { env, volumeMounts } = container({ ...full, postgres: watched });
    return [env[0].value.replace(/^.*\?/, ''), (volumeMounts ?? []).map(({ mountPath }: never) => mountPath)];
  };
  const BY_SECRET = ['sslmode=verify-full&sslrootcert=/etc/postgres-exporter/ca.crt', ['/etc/postgres-exporter']];

  test('by the authority in the Secret, unless the environment says otherwise', () => {
    expect(ssl()).toEqual(BY_SECRET);
    expect(ssl({ authority: 'secret' })).toEqual(BY_SECRET);
  });

  test('by the authorities that the image knows, where that is said', () => {
    expect(ssl({ authority: 'system' })).toEqual(['sslmode=verify-full', []]);
  });

  test('not at all where the database has none', () => {
    expect(ssl({ authority: 'none', because: 'it is on this machine' })).toEqual(['sslmode=disable', []]);
  });
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
