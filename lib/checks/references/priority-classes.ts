import type { Check } from '../manifest/check';

const BUILT_IN = ['system-cluster-critical', 'system-node-critical'];

/** The API server refuses pods of a priority class that is not there. */
export const priorityClasses: Check = function* (inventory) {
  for (const { where, field, spec } of inventory.pods) {
    const name = spec.priorityClassName;
    if (name === undefined) {
      const message = `${field}.priorityClassName: not set; say how early it is evicted when a node is full`;
      yield { where, message };
    } else if (!BUILT_IN.includes(name) && !inventory.find('PriorityClass', undefined, name)) {
      const missing = inventory.missing('PriorityClass', undefined, name);
      yield { where, message: `${field}.priorityClassName: ${missing}` };
    }
  }
};
