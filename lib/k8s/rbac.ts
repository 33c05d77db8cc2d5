import { Construct } from 'constructs';
import { KubeClusterRole, KubeClusterRoleBinding, KubeRole, KubeRoleBinding, type PolicyRule } from './api';
import { objectLabels } from './labels';
import type { OwnPeer } from './peer';

export interface AccessProps {
  /** The workload whose ServiceAccount gets the rights. */
  readonly peer: OwnPeer;
  readonly rules: readonly PolicyRule[];
}

/** The rules in each namespace: a Role and its binding. */
export class NamespaceAccess extends Construct {
  constructor(scope: Construct, id: string, props: AccessProps & { readonly namespaces: readonly string[] }) {
    super(scope, id);
    const { peer, rules, namespaces } = props;
    const name = `${peer.namespace}-${peer.name}`;
    const labels = objectLabels(peer);
    for (const namespace of namespaces) {
      const metadata = { name, namespace, labels };
      new KubeRole(this, `${namespace}-role`, { metadata, rules: [...rules] });
      new KubeRoleBinding(this, `${namespace}-binding`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name: peer.name, namespace: peer.namespace }],
      });
    }
  }
}

/** The rules for cluster-scoped resources: a ClusterRole and its binding. Put it in a chart without a namespace. */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { peer, rules }: AccessProps) {
    super(scope, id);
    const metadata = { name: `${peer.namespace}-${peer.name}`, labels: objectLabels(peer) };
    new KubeClusterRole(this, 'role', { metadata, rules: [...rules] });
    new KubeClusterRoleBinding(this, 'binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: peer.name, namespace: peer.namespace }],
    });
  }
}
