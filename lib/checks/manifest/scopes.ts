/**
 * The cluster-scoped kinds of Kubernetes; all others are namespaced. `kubectl api-resources --namespaced=false` of 1.36.
 * The last three are not stored: two are requests for a review, one is served by metrics-server.
 */
const CLUSTER_SCOPED = [
  ['', 'Namespace', 'namespaces'],
  ['', 'Node', 'nodes'],
  ['', 'PersistentVolume', 'persistentvolumes'],
  ['admissionregistration.k8s.io', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
  ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions'],
  ['apiregistration.k8s.io', 'APIService', 'apiservices'],
  ['certificates.k8s.io', 'CertificateSigningRequest', 'certificatesigningrequests'],
  ['networking.k8s.io', 'IngressClass', 'ingressclasses'],
  ['node.k8s.io', 'RuntimeClass', 'runtimeclasses'],
  ['rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles'],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding', 'clusterrolebindings'],
  ['scheduling.k8s.io', 'PriorityClass', 'priorityclasses'],
  ['storage.k8s.io', 'StorageClass', 'storageclasses'],
  ['storage.k8s.io', 'VolumeAttachment', 'volumeattachments'],
  ['storage.k8s.io', 'CSIDriver', 'csidrivers'],
  ['storage.k8s.io', 'CSINode', 'csinodes'],
  ['authentication.k8s.io', 'TokenReview', 'tokenreviews'],
  ['authorization.k8s.io', 'SubjectAccessReview', 'subjectaccessreviews'],
  ['metrics.k8s.io', 'NodeMetrics', 'nodes'],
] as const;

const kinds: ReadonlySet<string> = new Set(CLUSTER_SCOPED.map(([group, kind]) => `${group}/${kind}`));
const resources: ReadonlySet<string> = new Set(CLUSTER_SCOPED.map(([group, , resource]) => `${group}/${resource}`));

/** The group of an `apiVersion`: `apps` in `apps/v1`, empty in `v1`. */
export const groupOf = (apiVersion: string): string => apiVersion.split('/').at(-2) ?? '';

/** Whether objects of the kind have no namespace. */
export const isClusterScoped = (apiVersion: string, kind: string): boolean =>
  kinds.has(`${groupOf(apiVersion)}/${kind}`);

/** Whether a resource that a role names, such as `nodes/metrics`, has no namespace. */
export const isClusterResource = (group: string, resource: string): boolean =>
  resources.has(`${group}/${resource.split('/')[0]}`);
