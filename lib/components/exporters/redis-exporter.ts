import { Construct } from 'constructs';
import type { Environment } from '../../environments';
import { imageReference } from '../../images';
import { portNumber, secretEnv, Workload } from '../../k8s';
import { redisExporter as peer } from '../peers';
import { redisExporterSecret } from '../secrets';
import { exporterProbes, stateless } from './exporter';

export interface RedisExporterProps {
  readonly environment: Environment;
}

/** The image's own user. */
const USER = 59000;

/** Watches AION's cache. The Secret is only needed where Redis wants a password. */
export class RedisExporter extends Construct {
  constructor(scope: Construct, id: string, { environment }: RedisExporterProps) {
    super(scope, id);
    const { host, port } = environment.databases.redis;
    new Workload(this, 'workload', {
      ...stateless,
      peer,
      container: {
        name: 'redis-exporter',
        image: imageReference('redisExporter', environment.images),
        args: [
          `--web.listen-address=:${portNumber(peer, 'metrics')}`,
          // A histogram for each command: thousands of series that no rule uses.
          '--exclude-latency-histogram-metrics',
          '--log-format=json',
        ],
        env: [
          { name: 'REDIS_ADDR', value: `redis://${host}:${port}` },
          secretEnv('REDIS_PASSWORD', redisExporterSecret, 'password'),
        ],
        resources: environment.exporterResources,
        mounts: [],
        probes: exporterProbes('/health'),
      },
      volumes: [],
      user: USER,
      usesKubernetesApi: false,
    });
  }
}
