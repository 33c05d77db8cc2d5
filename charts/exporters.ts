import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { BlackboxExporter } from '../lib/components/blackbox-exporter';
import { Exporter } from '../lib/components/exporter';
import { imageReference } from '../lib/components/image';
import { KubeStateMetrics } from '../lib/components/kube-state-metrics';
import { NodeExporter } from '../lib/components/node-exporter';
import { PostgresExporter } from '../lib/components/postgres-exporter';
import { RedisExporter } from '../lib/components/redis-exporter';
import { type ChartContext, exporterProps, watchedNamespaces } from './context';

/** The programs that expose metrics on behalf of others that expose none themselves. */
export class ExportersChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { stack, environment } = context;
    const { postgres, redis } = environment.databases ?? {};
    new NodeExporter(this, 'node-exporter', exporterProps(context, 'nodeExporter'));
    new KubeStateMetrics(this, 'kube-state-metrics', {
      ...exporterProps(context, 'kubeStateMetrics'),
      namespaces: watchedNamespaces(context),
    });
    if (postgres) {
      new PostgresExporter(this, 'postgres-exporter', { ...exporterProps(context, 'postgresExporter'), postgres });
    }
    if (redis) new RedisExporter(this, 'redis-exporter', { ...exporterProps(context, 'redisExporter'), redis });
    if (environment.exposure) {
      new BlackboxExporter(this, 'blackbox-exporter', exporterProps(context, 'blackboxExporter'));
    }
    for (const exporter of stack.exporters) {
      new Exporter(this, exporter.component.name, {
        names: stack.names,
        image: imageReference(exporter.image, environment.images),
        resources: environment.exporterResources,
        exporter,
      });
    }
  }
}
