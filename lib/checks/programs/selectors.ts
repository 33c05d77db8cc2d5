import type { Problem } from '../../catalogue';
import { APP_LABEL } from '../../k8s/labels';
import type { Check } from '../manifest/check';
import type { Inventory } from '../manifest/inventory';
import { describeSelector } from '../manifest/selector';

/**
 * A workload's selector cannot be changed on a running cluster, so it consists of the one label that never changes; and
 * no two workloads select the same pods.
 */
export const selectors: Check = function* (inventory) {
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'] as const) yield* checkKind(inventory, kind);
};

function* checkKind(inventory: Inventory, kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'): Iterable<Problem> {
  for (const { where, object } of inventory.ofKind(kind)) {
    const { selector = {}, template } = object.spec ?? {};
    const app = selector.matchLabels?.[APP_LABEL];
    const only = Object.keys(selector.matchLabels ?? {}).length === 1 && !selector.matchExpressions?.length;
    if (app === undefined || !only) {
      const found = describeSelector(selector) || 'empty';
      const message = `spec.selector: ${found}; wanted ${APP_LABEL} alone, since a selector is immutable`;
      yield { where, message };
      continue;
    }
    const label = template?.metadata?.labels?.[APP_LABEL];
    if (label !== app) {
      const message = `spec.selector: ${APP_LABEL}=${app}, but its pods carry ${label ?? 'no such label'}; make them equal`;
      yield { where, message };
    }
    const others = inventory.selected(object.metadata.namespace ?? '', selector).filter(pods => pods.where !== where);
    for (const { kind: otherKind, name } of others) {
      const message = `spec.selector: ${APP_LABEL}=${app} also selects the pods of ${otherKind} ${name}; rename one`;
      yield { where, message };
    }
  }
}
