import type { StackNames } from '../../base';
import { redis } from '../../catalogue';
import { component, secretFor } from '../../k8s';
import type { DatabaseAddress } from '../exporter/database-exporter';
import { type WatchedThrough, watchedThrough } from '../exporter/declared';
import { image } from '../image';

/** A Redis that is monitored. */
export type WatchedRedis = DatabaseAddress;

export const redisExporterImage = image('docker.io', 'oliver006/redis_exporter', 'v1.91.1');

export const redisExporterComponent = component('redis-exporter', {
  namespace: 'monitoring',
  component: 'exporter',
  ports: { metrics: { number: 9121 } },
});

/** Props of the service behind the exporter: `service('redis', { team, description, ...throughRedisExporter(names) })`. */
export const throughRedisExporter = (names: Pick<StackNames, 'namespaces'>): WatchedThrough =>
  watchedThrough(names, { component: redisExporterComponent, exposes: [redis], aliveWhen: redis.up });

export const redisExporterSecret = secretFor(redisExporterComponent, 'redis-exporter', {
  password: { holds: 'Password of Redis', without: 'ServiceDown fires for redis if Redis requires a password' },
});
