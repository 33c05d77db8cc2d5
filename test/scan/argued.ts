import type { Argued } from './judge';

const NO_CPU_LIMIT =
  'throttling a program that is briefly busy delays scrapes and notifications; its request reserves what it needs, and memory, which cannot be ' +
  'shared out, has a limit';
const TAGS =
  'tags are versions, which publishers do not move; `images.digests` of an environment pins digests, for registries where they might';
const OWN_USER = 'the user of the image, which owns its files; it is not root, and the container has no capabilities';
const KEPT_APART = 'replicas are kept apart by topologySpreadConstraints, which this check does not know';
const OWN_NETWORK =
  "network statistics are those of the network namespace that it is in: only the node's own are of use";

/** Why each finding in production's manifests stays. */
export const ARGUED: readonly Argued[] = [
  { scanner: 'kube-score', check: 'container-resources', objects: 'all', reason: NO_CPU_LIMIT },
  { scanner: 'checkov', check: 'CKV_K8S_11', objects: 'all', reason: NO_CPU_LIMIT },
  { scanner: 'kube-score', check: 'container-image-pull-policy', objects: 'all', reason: TAGS },
  { scanner: 'checkov', check: 'CKV_K8S_15', objects: 'all', reason: TAGS },
  { scanner: 'checkov', check: 'CKV_K8S_43', objects: 'all', reason: TAGS },
  {
    scanner: 'kube-score',
    check: 'container-ephemeral-storage-request-and-limit',
    objects: 'all',
    reason:
      'root file systems are read-only, every emptyDir has a size limit, and the kubelet rotates logs: there is nothing else that could fill a node',
  },
  {
    scanner: 'kube-score',
    check: 'networkpolicy-targets-pod',
    objects: ['NetworkPolicy/acme-http-solver'],
    reason: 'cert-manager creates these pods while it renews a certificate, and removes them',
  },
  {
    scanner: 'kube-score',
    check: 'deployment-replicas',
    objects: ['Deployment/kube-state-metrics', 'Deployment/postgres-exporter', 'Deployment/redis-exporter'],
    reason:
      'two would expose every series twice, under two instances, and alerts and panels would count objects twice; ServiceDown pages while the one is gone',
  },
  {
    scanner: 'kube-score',
    check: 'pod-probes-identical',
    objects: 'all',
    reason:
      'it warns of restarts where a program is only not ready yet; these programs have one health page, the liveness probe waits for several failures, and a startup probe precedes it where a start takes time',
  },
  { scanner: 'kube-score', check: 'statefulset-has-host-podantiaffinity', objects: 'all', reason: KEPT_APART },
  { scanner: 'kube-score', check: 'deployment-has-host-podantiaffinity', objects: 'all', reason: KEPT_APART },
  { scanner: 'kube-linter', check: 'no-anti-affinity', objects: 'all', reason: KEPT_APART },
  {
    scanner: 'kube-score',
    check: 'container-security-context-user-group-id',
    objects: ['StatefulSet/grafana'],
    reason: OWN_USER,
  },
  { scanner: 'checkov', check: 'CKV_K8S_40', objects: ['StatefulSet/grafana'], reason: OWN_USER },
  {
    scanner: 'checkov',
    check: 'CKV_K8S_35',
    objects: ['StatefulSet/grafana', 'Deployment/postgres-exporter', 'Deployment/redis-exporter'],
    reason:
      "these programs read the value from the environment only, or fail without the file where the Secret is optional; nobody may read the pods' environment but who may exec into them",
  },
  {
    scanner: 'checkov',
    check: 'CKV_K8S_38',
    objects: ['StatefulSet/prometheus', 'Deployment/kube-state-metrics'],
    reason: 'these two read the Kubernetes API, each with a role of its own; no other pod has a token',
  },
  {
    scanner: 'checkov',
    check: 'CKV_K8S_19',
    objects: ['DaemonSet/node-exporter'],
    reason: OWN_NETWORK,
  },
  { scanner: 'kube-linter', check: 'host-network', objects: ['DaemonSet/node-exporter'], reason: OWN_NETWORK },
  {
    scanner: 'kube-linter',
    check: 'sensitive-host-mounts',
    objects: ['DaemonSet/node-exporter'],
    reason:
      "how full the node's file systems are shows only where they are mounted; the mount is read-only, and the user is not root",
  },
];
