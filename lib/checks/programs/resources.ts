import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';

/** What every container must set, and what happens without it. */
const REQUIRED = [
  ['requests', 'cpu', 'the scheduler would put it on a full node'],
  ['requests', 'memory', 'it would be the first to be evicted'],
  ['limits', 'memory', 'a leak would take the node down'],
] as const;

/** Every container sets its requests, and a limit for its memory. */
export const resources: Check = function* ({ pods: all }) {
  for (const pods of all) {
    for (const { container, field } of containersOf(pods)) {
      for (const [kind, resource, why] of REQUIRED) {
        if (container.resources?.[kind]?.[resource] !== undefined) continue;
        yield { where: pods.where, message: `${field}.resources.${kind}.${resource}: not set; ${why}` };
      }
    }
  }
};
