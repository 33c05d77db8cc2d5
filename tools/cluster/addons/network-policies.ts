const rbac = 'rbac.authorization.k8s.io';

/** The user that kube-router is to the API server: the name in its certificate. */
export const POLICY_USER = 'kube-router';

/**
 * Lets kube-router read the objects that policies refer to, and change nothing. It also waits for Services and
 * EndpointSlices, though policies need neither.
 */
export const networkPolicies = (): object[] => [
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: POLICY_USER },
    rules: [
      read('', ['pods', 'namespaces', 'nodes', 'services']),
      read('discovery.k8s.io', ['endpointslices']),
      read('networking.k8s.io', ['networkpolicies']),
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: POLICY_USER },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: POLICY_USER },
    subjects: [{ apiGroup: rbac, kind: 'User', name: POLICY_USER }],
  },
];

const read = (apiGroup: string, resources: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['get', 'list', 'watch'],
});
