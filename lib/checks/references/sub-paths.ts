import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';
import { filesOf } from './volume-files';

/** A mounted file must exist in its volume: for a missing one, the kubelet creates an empty folder. */
export const subPaths: Check = function* (inventory, context) {
  for (const pods of inventory.pods) {
    for (const { container, field } of containersOf(pods)) {
      for (const { name, subPath, mountPath } of container.volumeMounts ?? []) {
        const volume = pods.spec.volumes?.find(candidate => candidate.name === name);
        if (subPath === undefined || volume === undefined) continue;
        const files = filesOf(volume, pods.namespace, inventory, context)?.map(({ path }) => path);
        if (files === undefined || files.some(file => file === subPath || file.startsWith(`${subPath}/`))) continue;
        const hint = suggestion(subPath, files) || `; it has ${files.join(', ') || 'none'}`;
        const message = `${field}.volumeMounts[${mountPath}].subPath: volume "${name}" has no file "${subPath}"${hint}`;
        yield { where: pods.where, message };
      }
    }
  }
};
