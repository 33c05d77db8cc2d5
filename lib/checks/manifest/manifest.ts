/**
 * Manifests as plain JSON, with the fields that the checks read. Data has no guarantees: any field may be absent.
 * https://kubernetes.io/docs/reference/kubernetes-api/
 */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** An object that is about to be written. */
export interface Manifest {
  /** Of the construct that created it. */
  readonly path: string;
  /** Plain JSON, as synthesized. */
  readonly object: KubernetesObject;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Reference to a key of a ConfigMap or Secret. */
export interface KeyReference {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}
export interface KeyFile {
  readonly key: string;
  readonly path: string;
}
/** A ConfigMap or Secret as a source of files or of variables. */
export interface FilesReference {
  readonly name?: string;
  readonly items?: readonly KeyFile[];
  readonly optional?: boolean;
}
export interface ProjectedSource {
  readonly configMap?: FilesReference;
  readonly secret?: FilesReference;
  readonly serviceAccountToken?: { readonly path: string };
}
export interface Volume {
  readonly name: string;
  readonly configMap?: FilesReference;
  readonly secret?: Omit<FilesReference, 'name'> & { readonly secretName?: string };
  readonly projected?: { readonly sources?: readonly ProjectedSource[] };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
  readonly procMount?: string;
}
export interface Port {
  readonly name?: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}
interface PortTarget {
  readonly port?: string | number;
}
export interface Probe {
  readonly httpGet?: PortTarget;
  readonly tcpSocket?: PortTarget;
  readonly grpc?: PortTarget;
}
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: KeyReference; readonly secretKeyRef?: KeyReference };
}
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly { readonly configMapRef?: FilesReference; readonly secretRef?: FilesReference }[];
  readonly ports?: readonly Port[];
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
  }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>;
    readonly limits?: Readonly<Record<string, string | number>>;
  };
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly securityContext?: SecurityContext;
}
export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly priorityClassName?: string;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
  readonly volumes?: readonly Volume[];
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}
export interface PodTemplate {
  readonly metadata?: Partial<Metadata>;
  readonly spec?: PodSpec;
}
export interface Claim {
  readonly metadata?: Partial<Metadata>;
  readonly spec?: { readonly storageClassName?: string };
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template?: PodTemplate;
  readonly serviceName?: string;
  readonly volumeClaimTemplates?: readonly Claim[];
}
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: string | number;
  readonly protocol?: string;
}
interface RoleRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
interface Binding {
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}
export interface IngressBackend {
  readonly service?: {
    readonly name?: string;
    readonly port?: { readonly name?: string; readonly number?: number };
  };
}
interface IngressSpec {
  readonly defaultBackend?: IngressBackend;
  readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  readonly rules?: readonly {
    readonly host?: string;
    readonly http?: { readonly paths?: readonly { readonly path?: string; readonly backend?: IngressBackend }[] };
  }[];
}

/** The fields of each kind besides the metadata. */
export interface Kinds {
  readonly ConfigMap: { readonly data?: Readonly<Record<string, string>> };
  readonly Secret: {
    readonly data?: Readonly<Record<string, string>>;
    readonly stringData?: Readonly<Record<string, string>>;
  };
  readonly Namespace: object;
  readonly ServiceAccount: { readonly automountServiceAccountToken?: boolean };
  readonly PriorityClass: object;
  readonly PersistentVolumeClaim: Claim;
  readonly Service: {
    readonly spec?: {
      readonly type?: string;
      readonly clusterIP?: string;
      readonly selector?: Readonly<Record<string, string>>;
      readonly ports?: readonly ServicePort[];
    };
  };
  readonly Deployment: { readonly spec?: WorkloadSpec };
  readonly StatefulSet: { readonly spec?: WorkloadSpec };
  readonly DaemonSet: { readonly spec?: WorkloadSpec };
  readonly Job: { readonly spec?: WorkloadSpec };
  readonly CronJob: { readonly spec?: { readonly jobTemplate?: { readonly spec?: WorkloadSpec } } };
  readonly Pod: { readonly spec?: PodSpec };
  readonly HorizontalPodAutoscaler: {
    readonly spec?: { readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string } };
  };
  readonly PodDisruptionBudget: { readonly spec?: { readonly selector?: LabelSelector } };
  readonly NetworkPolicy: {
    readonly spec?: {
      readonly podSelector?: LabelSelector;
      readonly policyTypes?: readonly string[];
      readonly ingress?: readonly unknown[];
      readonly egress?: readonly unknown[];
    };
  };
  readonly Role: { readonly rules?: readonly RoleRule[] };
  readonly ClusterRole: { readonly rules?: readonly RoleRule[] };
  readonly RoleBinding: Binding;
  readonly ClusterRoleBinding: Binding;
  readonly Ingress: { readonly spec?: IngressSpec };
  readonly HTTPRoute: {
    readonly spec?: {
      readonly parentRefs?: readonly { readonly sectionName?: string }[];
      readonly hostnames?: readonly string[];
      readonly rules?: readonly {
        readonly backendRefs?: readonly {
          readonly name?: string;
          readonly namespace?: string;
          readonly port?: number;
        }[];
      }[];
    };
  };
}
export type Kind = keyof Kinds;
export type ObjectOf<K extends Kind> = KubernetesObject & Kinds[K];
