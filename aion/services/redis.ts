import { throughRedisExporter } from '../../lib/components/redis-exporter/component';
import { names } from '../names';
import { service } from '../service';

export const redis = service('redis', {
  description: "AION's cache, seen through the Redis exporter.",
  team: 'database',
  ...throughRedisExporter(names),
});
