import type { Check } from '../manifest/check';
import type { Claim } from '../manifest/manifest';

/** A claim whose class the environment does not have stays pending forever. */
export const storageClasses: Check = function* (inventory, { environment }) {
  const wanted = environment.storageClass;
  const problem = (field: string, { spec }: Claim): string | undefined => {
    const found = spec?.storageClassName;
    if (found === wanted) return undefined;
    const [is, mustBe] = [found, wanted].map(name => (name === undefined ? 'not set' : `"${name}"`));
    return `${field}: ${is}; environment ${environment.name} has storageClass ${mustBe}, use the same`;
  };
  for (const { where, object } of inventory.ofKind('PersistentVolumeClaim')) {
    const message = problem('spec.storageClassName', object);
    if (message !== undefined) yield { where, message };
  }
  for (const { where, claims } of inventory.pods) {
    for (const claim of claims) {
      const message = problem(`spec.volumeClaimTemplates[${claim.metadata?.name}].spec.storageClassName`, claim);
      if (message !== undefined) yield { where, message };
    }
  }
};
