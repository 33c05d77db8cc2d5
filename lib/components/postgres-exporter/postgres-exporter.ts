import { Construct } from 'constructs';
import { postgres as metrics } from '../../catalogue';
import { peerOf, portNumber, secretEnv, secretVolume, Workload } from '../../k8s';
import { type ExporterProps, exporterProbes, NOBODY, partsFor, stateless } from '../exporter/exporter';
import { postgresExporterComponent, postgresExporterSecret } from './component';
import { sslOf, type WatchedPostgres } from './database';

export interface PostgresExporterProps extends ExporterProps {
  readonly postgres: WatchedPostgres;
}

const SECRET = '/etc/postgres-exporter';

/** Collectors by the metrics that they expose; the exporter itself reports whether it reaches the database. */
const COLLECTORS = {
  pg_up: 'itself',
  pg_settings_: 'settings',
  pg_stat_activity_: 'stat_activity',
  pg_stat_database_: 'stat_database',
  pg_database_: 'database',
  pg_replication_: 'replication',
  pg_stat_replication_: 'stat_replication',
} as const;

/**
 * Collectors that version 0.20 enables by default. Disabled unless the catalogue needs them: the ones about tables expose
 * dozens of series for each table, beyond any budget.
 */
const BY_DEFAULT = [
  ...['database', 'locks', 'replication', 'replication_slots', 'roles', 'settings', 'stat_activity', 'stat_archiver'],
  ...['stat_bgwriter', 'stat_database', 'stat_progress_vacuum', 'stat_replication', 'stat_user_tables'],
  ...['statio_user_tables', 'wal'],
];

/** Watches the product's database. Without its Secret it starts, and reports that it cannot reach the database. */
export class PostgresExporter extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { names, image, resources, highlyAvailable, postgres }: PostgresExporterProps,
  ) {
    super(scope, id);
    const { host, port, database } = postgres;
    const { mode, rootCertificate } = sslOf(postgres, SECRET);
    const peer = peerOf(postgresExporterComponent, names);
    const secret = postgresExporterSecret(names);
    const needed: readonly string[] = partsFor(metrics, COLLECTORS);
    new Workload(this, 'workload', {
      ...stateless,
      highlyAvailable,
      peer,
      container: {
        name: 'postgres-exporter',
        image,
        args: [
          `--web.listen-address=:${portNumber(peer, 'metrics')}`,
          ...BY_DEFAULT.filter(name => !needed.includes(name)).map(name => `--no-collector.${name}`),
          '--log.format=json',
        ],
        env: [
          {
            name: 'DATA_SOURCE_URI',
            value: `${host}:${port}/${database}?sslmode=${mode}${rootCertificate ? `&sslrootcert=${rootCertificate}` : ''}`,
          },
          secretEnv('DATA_SOURCE_USER', secret, 'username'),
          secretEnv('DATA_SOURCE_PASS', secret, 'password'),
        ],
        resources,
        mounts: rootCertificate ? [{ volume: 'secret', path: SECRET }] : [],
        probes: exporterProbes('/'),
      },
      volumes: rootCertificate ? [secretVolume('secret', secret.name)] : [],
      user: NOBODY,
      usesKubernetesApi: false,
    });
  }
}
