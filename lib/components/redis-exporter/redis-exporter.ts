import { Construct } from 'constructs';
import { peerOf, portNumber, secretEnv, Workload } from '../../k8s';
import { type ExporterProps, exporterProbes, stateless } from '../exporter/exporter';
import { redisExporterComponent, redisExporterSecret, type WatchedRedis } from './component';

export interface RedisExporterProps extends ExporterProps {
  readonly redis: WatchedRedis;
}

/** The image's own user. */
const USER = 59000;

/** Watches the product's cache. The Secret is only needed if Redis requires a password. */
export class RedisExporter extends Construct {
  constructor(scope: Construct, id: string, { names, image, resources, highlyAvailable, redis }: RedisExporterProps) {
    super(scope, id);
    const { host, port } = redis;
    const peer = peerOf(redisExporterComponent, names);
    new Workload(this, 'workload', {
      ...stateless,
      highlyAvailable,
      peer,
      container: {
        name: 'redis-exporter',
        image,
        args: [
          `--web.listen-address=:${portNumber(peer, 'metrics')}`,
          // A histogram for each command: thousands of series that no rule uses.
          '--exclude-latency-histogram-metrics',
          '--log-format=json',
        ],
        env: [
          { name: 'REDIS_ADDR', value: `redis://${host}:${port}` },
          secretEnv('REDIS_PASSWORD', redisExporterSecret(names), 'password'),
        ],
        resources,
        mounts: [],
        probes: exporterProbes('/health'),
      },
      volumes: [],
      user: USER,
      usesKubernetesApi: false,
    });
  }
}
