import type { Check } from '../manifest/check';

const BUILT_IN = ['system-cluster-critical', 'system-node-critical'];

/** The API server rejects pods whose priority class does not exist. */
export const priorityClasses: Check = function* (inventory) {
  for (const { where, field, spec } of inventory.pods) {
    const name = spec.priorityClassName;
    if (name === undefined) {
      const message = `${field}.priorityClassName: not set; it decides how early the pod is evicted when a node is full`;
      yield { where, message };
    } else if (!BUILT_IN.includes(name) && !inventory.find('PriorityClass', undefined, name)) {
      const missing = inventory.missing('PriorityClass', undefined, name);
      yield { where, message: `${field}.priorityClassName: ${missing}` };
    }
  }
};
