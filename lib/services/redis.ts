import { redis as metrics, namespaces } from '../catalogue';
import { service } from './model/service';

export const redis = service('redis', {
  description: "AION's cache, seen through the Redis exporter.",
  team: 'database',
  exposes: [metrics],
  aliveWhen: metrics.up,
  scraped: { kind: 'pods', namespace: namespaces.monitoring, app: 'redis-exporter', port: 9121, path: '/metrics' },
});
