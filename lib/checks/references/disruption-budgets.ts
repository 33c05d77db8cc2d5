import type { Check } from '../manifest/check';
import { describeSelector } from '../manifest/selector';

/** A disruption budget that selects nothing protects nothing. */
export const disruptionBudgets: Check = function* (inventory) {
  for (const { where, object } of inventory.ofKind('PodDisruptionBudget')) {
    const { namespace = '' } = object.metadata;
    const selector = object.spec?.selector ?? {};
    const found = describeSelector(selector);
    if (found === '') {
      yield { where, message: 'spec.selector: empty, which selects every pod of the namespace; name the workload' };
    } else if (inventory.selected(namespace, selector).length === 0) {
      const message = `spec.selector: no pods in namespace ${namespace} carry ${found}; correct it, or remove the budget`;
      yield { where, message };
    }
  }
};
