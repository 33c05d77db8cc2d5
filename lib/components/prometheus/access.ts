import type { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { ClusterAccess, NamespaceAccess, peerOf } from '../../k8s';
import type { Service } from '../../services';
import { prometheusComponent } from './component';

export interface PrometheusAccessProps {
  readonly names: StackNames;
  /** The services that are scraped. */
  readonly services: readonly Service[];
}

/** Discovering pods requires `list` and `watch` on pods, and no access to Services or endpoints; in scraped namespaces. */
export class PrometheusAccess extends NamespaceAccess {
  constructor(scope: Construct, id: string, { names, services }: PrometheusAccessProps) {
    const namespaces = services.flatMap(({ target }) => (target.kind === 'pods' ? [target.namespace] : []));
    super(scope, id, {
      peer: peerOf(prometheusComponent, names),
      namespaces: [...new Set(namespaces)].sort(),
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }],
    });
  }
}

/** Cluster-wide rights: to find the nodes, and to read their kubelets' metrics. Put it in a chart without a namespace. */
export class PrometheusClusterAccess extends ClusterAccess {
  constructor(scope: Construct, id: string, { names }: Pick<PrometheusAccessProps, 'names'>) {
    super(scope, id, {
      peer: peerOf(prometheusComponent, names),
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
        // The kubelet requires this for /metrics and /metrics/cadvisor.
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      ],
    });
  }
}
