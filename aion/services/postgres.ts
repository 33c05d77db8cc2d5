import { throughPostgresExporter } from '../../lib/components/postgres-exporter/component';
import { names } from '../names';
import { service } from '../service';

export const postgres = service('postgres', {
  description: "AION's database, seen through the PostgreSQL exporter.",
  team: 'database',
  ...throughPostgresExporter(names),
});
