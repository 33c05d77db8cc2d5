const rbac = 'rbac.authorization.k8s.io';

/** Lets the API server fetch logs from kubelets and run commands in containers, as the user in kubeadm's certificate. */
export const access = (): object[] => [
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'kubeadm:apiserver-kubelet-client' },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'system:kubelet-api-admin' },
    subjects: [{ apiGroup: rbac, kind: 'User', name: 'kube-apiserver-kubelet-client' }],
  },
];
