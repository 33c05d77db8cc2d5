import { postgres as metrics, namespaces } from '../catalogue';
import { service } from './model/service';

export const postgres = service('postgres', {
  description: "AION's database, seen through the PostgreSQL exporter.",
  team: 'database',
  exposes: [metrics],
  aliveWhen: metrics.up,
  scraped: { kind: 'pods', namespace: namespaces.monitoring, app: 'postgres-exporter', port: 9187, path: '/metrics' },
});
