import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { references } from './references';

/** A pod whose ConfigMap or key does not exist never starts. */
export const configMapReferences: Check = function* (inventory) {
  for (const pods of inventory.pods) {
    for (const { kind, field, name = '', keys, optional } of references(pods)) {
      if (kind !== 'ConfigMap') continue;
      const known = inventory.filesOfConfigMap(pods.namespace, name);
      if (known === undefined) {
        if (!optional) {
          yield {
            where: pods.where,
            message: `${field}.name: ${inventory.missing('ConfigMap', pods.namespace, name)}`,
          };
        }
        continue;
      }
      for (const key of keys) {
        if (known.includes(key)) continue;
        const hint = suggestion(key, known) || `; it has ${known.join(', ') || 'none'}`;
        yield { where: pods.where, message: `${field}: ConfigMap "${name}" has no key "${key}"${hint}` };
      }
    }
  }
};
