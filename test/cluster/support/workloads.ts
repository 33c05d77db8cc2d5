import type { TestCluster } from './cluster';
import { type KubernetesObject, list, type Selection } from './objects';

/** Deployments, StatefulSets and DaemonSets. */
export const workloads = (cluster: TestCluster, selection: Selection = {}): Promise<readonly KubernetesObject[]> =>
  list(cluster, 'deployments,statefulsets,daemonsets', selection);

/** Whether every desired pod runs the current version and is ready, and no older one is left. */
export function isRolledOut({ kind, metadata, spec, status = {} }: KubernetesObject): boolean {
  if (status.observedGeneration !== metadata.generation) return false;
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled: wanted, updatedNumberScheduled: updated = 0, numberReady: ready } = status;
    return wanted > 0 && updated === wanted && ready === wanted;
  }
  const { replicas = 0, readyReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = status;
  return (
    [replicas, readyReplicas, updatedReplicas].every(n => n === spec.replicas) && currentRevision === updateRevision
  );
}
