import type { StackNames } from '../../base';
import { redis } from '../../catalogue';
import { component, type Flow, flow, peerOf, secretFor } from '../../k8s';
import type { ServiceProps } from '../../services';
import { image } from '../image';
import { throughExporter } from '../scraped';
import { hostPeer } from '../surroundings';

/** A Redis that is monitored. */
export interface WatchedRedis {
  /** `redis.shop.svc` for a Service of the cluster: policies allow access to its pods. For other hosts, to any address. */
  readonly host: string;
  readonly port: number;
}

export const redisExporterImage = image('docker.io', 'oliver006/redis_exporter', 'v1.91.1');

export const redisExporterComponent = component('redis-exporter', {
  namespace: 'monitoring',
  component: 'exporter',
  ports: { metrics: { number: 9121 } },
});

/** Props of the service behind the exporter: `service('redis', { team, description, ...throughRedisExporter(names) })`. */
export const throughRedisExporter = (
  names: Pick<StackNames, 'namespaces'>,
): Pick<ServiceProps, 'exposes' | 'aliveWhen' | 'scraped'> & Required<Pick<ServiceProps, 'aliveWhen' | 'scraped'>> => ({
  exposes: [redis],
  aliveWhen: redis.up,
  scraped: throughExporter(names, redisExporterComponent, 'metrics'),
});

export const redisExporterSecret = secretFor(redisExporterComponent, 'redis-exporter', {
  password: { holds: 'Password of Redis', without: 'ServiceDown fires for redis if Redis requires a password' },
});

export const redisExporterFlows = (names: StackNames, { host, port }: WatchedRedis): readonly Flow[] => [
  flow(peerOf(redisExporterComponent, names), hostPeer(host, 'redis', port), 'redis', 'reads statistics'),
];
