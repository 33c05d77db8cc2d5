import type { DatabaseExporter } from '../exporter/database-exporter';
import { redisExporterComponent, redisExporterImage, redisExporterSecret, type WatchedRedis } from './component';
import { RedisExporter } from './redis-exporter';

/** All about the Redis exporter. */
export const redisExporter: DatabaseExporter<WatchedRedis> = {
  component: redisExporterComponent,
  image: redisExporterImage,
  secret: redisExporterSecret,
  deploy: (scope, id, props, redis) => void new RedisExporter(scope, id, { ...props, redis }),
};
