import type { StackNames } from '../../base';
import { postgres } from '../../catalogue';
import { component, secretFor } from '../../k8s';
import { type WatchedThrough, watchedThrough } from '../exporter/declared';
import { image } from '../image';
import { AUTHORITY_KEY } from './database';

export const postgresExporterImage = image('quay.io', 'prometheuscommunity/postgres-exporter', 'v0.20.1');

export const postgresExporterComponent = component('postgres-exporter', {
  namespace: 'monitoring',
  component: 'exporter',
  ports: { metrics: { number: 9187 } },
});

/** Props of the service behind the exporter: `service('postgres', { team, description, ...throughPostgresExporter(names) })`. */
export const throughPostgresExporter = (names: Pick<StackNames, 'namespaces'>): WatchedThrough =>
  watchedThrough(names, { component: postgresExporterComponent, exposes: [postgres], aliveWhen: postgres.up });

export const postgresExporterSecret = secretFor(postgresExporterComponent, 'postgres-exporter', {
  username: { holds: 'Role with `pg_monitor`', without: 'ServiceDown fires for postgres' },
  password: { holds: 'Its password', without: 'ServiceDown fires for postgres' },
  [AUTHORITY_KEY]: {
    holds: 'Authority that signed PostgreSQL’s certificate, unless `tls` of the environment’s database says otherwise',
    without: 'ServiceDown fires for postgres',
  },
});
