import { unless } from '../../base/findings';
import type { DatabaseExporter } from '../exporter/database-exporter';
import { postgresExporterComponent, postgresExporterImage, postgresExporterSecret } from './component';
import { checkTls, type WatchedPostgres } from './database';
import { PostgresExporter } from './postgres-exporter';

/** All about the PostgreSQL exporter. */
export const postgresExporter: DatabaseExporter<WatchedPostgres> = {
  component: postgresExporterComponent,
  image: postgresExporterImage,
  secret: postgresExporterSecret,
  check: (field, watched) => [
    ...unless(watched.database !== '', `${field}.database`, 'empty; name the database'),
    ...checkTls(field, watched),
  ],
  deploy: (scope, id, props, postgres) => void new PostgresExporter(scope, id, { ...props, postgres }),
};
