/** The namespaces of Kubernetes itself and of the add-ons, which no test inspects. */
const OWN_NAMESPACES = ['kube-system', 'local-path-storage'];

/**
 * What the API server logs: the requests of ServiceAccounts, and the access reviews that a kubelet requests before it
 * answers a ServiceAccount. https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
 */
export const auditPolicy = (): object => ({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Request', resources: [{ group: 'authorization.k8s.io', resources: ['subjectaccessreviews'] }] },
    { level: 'None', userGroups: OWN_NAMESPACES.map(namespace => `system:serviceaccounts:${namespace}`) },
    { level: 'Metadata', userGroups: ['system:serviceaccounts'] },
    { level: 'None' },
  ],
});
