import type { Check } from '../manifest/check';
import { isClusterScoped } from '../manifest/scopes';

/** Namespaces that every cluster has. */
const ALWAYS_THERE = ['default', 'kube-system', 'kube-public'];

/** Namespaced objects name a namespace that is applied with them; cluster-scoped objects name none. */
export const namespaces: Check = function* (inventory) {
  for (const { where, object } of inventory.all) {
    const { apiVersion, kind, metadata } = object;
    const { namespace } = metadata;
    if (isClusterScoped(apiVersion, kind)) {
      if (namespace !== undefined) {
        const message = `metadata.namespace: "${namespace}", but a ${kind} is cluster-scoped; put it in a chart without a namespace`;
        yield { where, message };
      }
    } else if (namespace === undefined) {
      yield {
        where,
        message: `metadata.namespace: not set; a ${kind} would end up in whatever namespace kubectl uses`,
      };
    } else if (!ALWAYS_THERE.includes(namespace) && !inventory.find('Namespace', undefined, namespace)) {
      yield { where, message: `metadata.namespace: ${inventory.missing('Namespace', undefined, namespace)}` };
    }
  }
};
