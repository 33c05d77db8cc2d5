import type { KubernetesObject } from '../objects';

/** A folder of a container: empty at first, or the contents of a ConfigMap, Secret or claim. */
export interface Folder {
  readonly path: string;
  readonly from: 'empty' | { readonly configMap: string } | { readonly secret: string } | { readonly claim: string };
}

export interface Program {
  readonly name: string;
  readonly image: string;
  /** Id of a user other than root. */
  readonly user: number;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Literal values, or keys of Secrets. */
  readonly env?: Readonly<Record<string, string | { readonly secret: string; readonly key: string }>>;
  readonly folders: readonly Folder[];
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits?: { readonly memory: string; readonly cpu?: string };
  };
  readonly readinessProbe?: object;
  /** Asked until it succeeds once, before the other probes begin. */
  readonly startupProbe?: object;
  /** Ports of the container by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Command of an init container with the same image and folders. */
  readonly prepare?: readonly string[];
  /** Time to finish on SIGTERM. @default 10 */
  readonly graceSeconds?: number;
  /** Labels of the nodes that may run it. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** The labels by which scrape jobs, flows and Services select pods. */
export const labelsOf = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'aion' });

/** A pod with one container that meets the standard *restricted*. */
export function podOf(program: Program): KubernetesObject {
  const { name, image, user, command, args, resources, readinessProbe, startupProbe, ports = {}, prepare } = program;
  const volumes = program.folders.map(({ path, from }) => ({
    name: path.slice(1).replaceAll(/[^a-z]+/g, '-'),
    path,
    from,
  }));
  const container = {
    image,
    env: Object.entries(program.env ?? {}).map(([variable, value]) =>
      typeof value === 'string'
        ? { name: variable, value }
        : { name: variable, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
    ),
    resources,
    securityContext: RESTRICTED,
    volumeMounts: volumes.map(({ name: volume, path }) => ({ name: volume, mountPath: path })),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: program.graceSeconds ?? 10,
    ...(program.nodeSelector && { nodeSelector: program.nodeSelector }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      // Otherwise every start would make PostgreSQL's folder accessible to its group, and PostgreSQL would refuse to start.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(prepare && { initContainers: [{ ...container, name: 'prepare', command: prepare }] }),
    containers: [
      {
        ...container,
        name,
        ...(command && { command }),
        ...(args && { args }),
        ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
        ...(readinessProbe && { readinessProbe }),
        ...(startupProbe && { startupProbe }),
      },
    ],
    volumes: volumes.map(({ name: volume, from }) => ({ name: volume, ...sourceOf(from) })),
  };
}

function sourceOf(from: Folder['from']): object {
  if (from === 'empty') return { emptyDir: {} };
  if ('configMap' in from) return { configMap: { name: from.configMap } };
  if ('secret' in from) return { secret: { secretName: from.secret } };
  return { persistentVolumeClaim: { claimName: from.claim } };
}
