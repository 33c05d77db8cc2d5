import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { KubeStateMetricsClusterAccess } from '../lib/components/kube-state-metrics';
import { PrometheusClusterAccess } from '../lib/components/prometheus';
import type { ChartContext } from './context';

/** Every cluster-wide right, in one file. */
export class ClusterAccessChart extends Chart {
  constructor(scope: Construct, id: string, { stack: { names } }: ChartContext) {
    super(scope, id);
    new PrometheusClusterAccess(this, 'prometheus', { names });
    new KubeStateMetricsClusterAccess(this, 'kube-state-metrics', { names });
  }
}
