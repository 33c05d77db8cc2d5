import { shaped } from '../../base/text-findings';
import type { DatabaseExporter } from '../exporter/database-exporter';
import { postgresExporterComponent, postgresExporterImage, postgresExporterSecret } from './component';
import { checkTls, type WatchedPostgres } from './database';
import { PostgresExporter } from './postgres-exporter';

const DATABASE = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;

/** All about the PostgreSQL exporter. */
export const postgresExporter: DatabaseExporter<WatchedPostgres> = {
  component: postgresExporterComponent,
  image: postgresExporterImage,
  secret: postgresExporterSecret,
  // It is a part of the URL by which the exporter connects.
  check: (field, watched) => [
    ...shaped(
      `${field}.database`,
      watched.database,
      DATABASE,
      'the name of the database: letters, digits, "_", "-" and ".", 63 at most',
    ),
    ...checkTls(field, watched),
  ],
  deploy: (scope, id, props, postgres) => void new PostgresExporter(scope, id, { ...props, postgres }),
};
