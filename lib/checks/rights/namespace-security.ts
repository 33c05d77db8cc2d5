import type { Check } from '../manifest/check';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Namespaces with pods enforce the *restricted* standard; the agents' namespace states which one it needs. */
export const namespaceSecurity: Check = function* (inventory, { names: { namespaces } }) {
  const withPods = new Set(inventory.pods.map(({ namespace }) => namespace));
  for (const { where, object } of inventory.ofKind('Namespace')) {
    const { name, labels } = object.metadata;
    if (!withPods.has(name)) continue;
    const found = labels?.[ENFORCE];
    const fits = name === namespaces.agents ? found !== undefined : found === 'restricted';
    if (fits) continue;
    const wanted = name === namespaces.agents ? 'what its agents need, "privileged" at most' : '"restricted"';
    const is = found === undefined ? 'not set' : `"${found}"`;
    yield { where, message: `metadata.labels[${ENFORCE}]: ${is}; wanted ${wanted}` };
  }
};
