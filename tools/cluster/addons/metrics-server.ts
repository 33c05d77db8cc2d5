import { addonImages } from '../images/addons';

const labels = { 'k8s-app': 'metrics-server' };
const metadata = { name: 'metrics-server', namespace: 'kube-system', labels };
const subjects = [{ kind: 'ServiceAccount', name: 'metrics-server', namespace: 'kube-system' }];
const rbac = 'rbac.authorization.k8s.io';
const port = 10250;

/** CPU and memory of pods, for autoscalers and `kubectl top`, as in upstream's `components.yaml`. */
export const metricsServer = (): object[] => [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'system:metrics-server', labels },
    rules: [
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
    ],
  },
  clusterRoleBinding('system:metrics-server', 'system:metrics-server'),
  clusterRoleBinding('metrics-server:system:auth-delegator', 'system:auth-delegator'),
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { ...metadata, name: 'metrics-server-auth-reader' },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
    subjects,
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: {
      name: 'system:aggregated-metrics-reader',
      labels: { ...labels, 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
    },
    rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io', labels },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system' },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod() } },
  },
];

function clusterRoleBinding(name: string, role: string): object {
  const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: role };
  return { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name, labels }, roleRef, subjects };
}

const pod = () => ({
  serviceAccountName: 'metrics-server',
  priorityClassName: 'system-cluster-critical',
  containers: [
    {
      name: 'metrics-server',
      image: addonImages().metricsServer.reference,
      args: [
        '--cert-dir=/tmp',
        `--secure-port=${port}`,
        '--kubelet-preferred-address-types=InternalIP',
        '--kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
        '--kubelet-use-node-status-port',
        '--metric-resolution=15s',
      ],
      ports: [{ name: 'https', containerPort: port }],
      readinessProbe: {
        httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' },
        periodSeconds: 2,
        failureThreshold: 30,
      },
      livenessProbe: { httpGet: { path: '/livez', port: 'https', scheme: 'HTTPS' }, periodSeconds: 10 },
      resources: { requests: { cpu: '20m', memory: '64Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    },
  ],
  volumes: [{ name: 'tmp', emptyDir: {} }],
});
