import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { KubeStateMetricsClusterAccess } from '../lib/components/exporters';
import { PrometheusClusterAccess } from '../lib/components/prometheus';

/** All that reaches beyond namespaces, on one page. */
export class ClusterAccessChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new PrometheusClusterAccess(this, 'prometheus');
    new KubeStateMetricsClusterAccess(this, 'kube-state-metrics');
  }
}
