import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BlackboxExporter,
  KubeStateMetrics,
  NodeExporter,
  PostgresExporter,
  RedisExporter,
} from '../lib/components/exporters';
import type { ChartContext } from './context';

/** What exposes metrics of things that expose none themselves. */
export class ExportersChart extends Chart {
  constructor(scope: Construct, id: string, { environment }: ChartContext) {
    super(scope, id);
    new NodeExporter(this, 'node-exporter', { environment });
    new KubeStateMetrics(this, 'kube-state-metrics', { environment });
    new PostgresExporter(this, 'postgres-exporter', { environment });
    new RedisExporter(this, 'redis-exporter', { environment });
    if (environment.exposure !== undefined) new BlackboxExporter(this, 'blackbox-exporter', { environment });
  }
}
