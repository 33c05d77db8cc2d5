import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';

/** What every container states, and what happens without it. */
const STATED = [
  ['requests', 'cpu', 'the scheduler would put it on a full node'],
  ['requests', 'memory', 'it would be the first to be evicted'],
  ['limits', 'memory', 'a leak would take the node down'],
] as const;

/** Every container says what it needs and where it ends. */
export const resources: Check = function* ({ pods: all }) {
  for (const pods of all) {
    for (const { container, field } of containersOf(pods)) {
      for (const [kind, resource, why] of STATED) {
        if (container.resources?.[kind]?.[resource] !== undefined) continue;
        yield { where: pods.where, message: `${field}.resources.${kind}.${resource}: not set; ${why}` };
      }
    }
  }
};
