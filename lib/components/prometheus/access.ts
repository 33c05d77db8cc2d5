import type { Construct } from 'constructs';
import { ClusterAccess, NamespaceAccess } from '../../k8s';
import type { Service } from '../../services';
import * as peers from '../peers';

export const COMPONENT = 'metrics';

/** Service discovery by pods lists and watches pods, asks for no single one, and for neither Services nor endpoints; in namespaces where we scrape only. */
export class PrometheusAccess extends NamespaceAccess {
  constructor(scope: Construct, id: string, services: readonly Service[]) {
    const namespaces = services.flatMap(({ target }) => (target.kind === 'pods' ? [target.namespace] : []));
    super(scope, id, {
      peer: peers.prometheus,
      component: COMPONENT,
      namespaces: [...new Set(namespaces)].sort(),
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }],
    });
  }
}

/** What has no namespace: to find the nodes, and to read their kubelets' metrics. Put it in a chart without a namespace. */
export class PrometheusClusterAccess extends ClusterAccess {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      peer: peers.prometheus,
      component: COMPONENT,
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
        // The kubelet asks for this before it answers /metrics and /metrics/cadvisor.
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      ],
    });
  }
}
