import type { TestCluster } from './cluster';
import type { KubernetesObject } from './kubernetes-object';
import { listDirectly } from './listing';

export type { KubernetesObject } from './kubernetes-object';

export interface Selection {
  /** @default all of them */
  readonly namespace?: string;
  /** Label selector in kubectl's notation. @default all */
  readonly selector?: string;
}

/** Arguments of kubectl for a selection. */
export const selectionArguments = ({ namespace, selector }: Selection): string[] => [
  ...(namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace]),
  ...(selector === undefined ? [] : ['--selector', selector]),
];

/** Objects of these kinds: `list(cluster, 'pods,services', { namespace: 'aion' })`. */
export async function list(
  cluster: TestCluster,
  kinds: string,
  selection: Selection = {},
): Promise<readonly KubernetesObject[]> {
  const listed = await listDirectly(cluster.kubeconfig, { kinds: kinds.split(','), ...selection });
  if (listed !== undefined) return listed;
  const text = await cluster.kubectl(['get', kinds, ...selectionArguments(selection), '--output', 'json']);
  return JSON.parse(text).items;
}

/** `aion-monitoring/prometheus-0`. */
export const nameOf = ({ metadata: { namespace, name } }: KubernetesObject): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export const isReady = ({ status }: KubernetesObject): boolean =>
  (status?.conditions ?? []).some((each: KubernetesObject) => each.type === 'Ready' && each.status === 'True');

/** Why a pod is not ready, from the states of its containers. */
export function podProblem({ status = {} }: KubernetesObject): string {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const waiting = containers.flatMap(({ name, state, restartCount }: KubernetesObject) =>
    Object.entries<KubernetesObject>(state ?? {})
      .filter(([, { reason }]) => reason !== undefined && reason !== 'Completed')
      .map(([, { reason, message = '' }]) => `${name} ${reason} ${message} (${restartCount} restarts)`),
  );
  const conditions = (status.conditions ?? [])
    .filter((each: KubernetesObject) => each.status === 'False' && each.message)
    .map(({ type, message }: KubernetesObject) => `${type}: ${message}`);
  return [status.phase ?? 'no status', ...waiting, ...conditions].join('; ');
}
