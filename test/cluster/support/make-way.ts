import { alertmanager } from './aion';
import type { TestCluster } from './cluster';
import { manifestsIn } from './dist';
import { type KubernetesObject, list } from './objects';

/**
 * Removes the StatefulSets whose policy for pods differs, which no apply can change, as CHANGELOG.md says: their pods and volumes
 * stay, and the new ones adopt them. Returns their names.
 */
export async function makeWay(cluster: TestCluster, folder: string): Promise<string[]> {
  const { namespace } = alertmanager;
  const wanted = manifestsIn(folder).filter(({ kind }) => kind === 'StatefulSet');
  const running = await list(cluster, 'statefulsets', { namespace });
  const names = wanted
    .filter(({ metadata, spec }) =>
      running.some(each => each.metadata.name === metadata.name && differs(each.spec, spec)),
    )
    .map(({ metadata }) => metadata.name);
  if (names.length > 0) await cluster.kubectl(['-n', namespace, 'delete', 'statefulset', ...names, '--cascade=orphan']);
  return names.sort();
}

const differs = (running: KubernetesObject, wanted: KubernetesObject): boolean =>
  running.podManagementPolicy !== (wanted.podManagementPolicy ?? 'OrderedReady');
