import type { Check } from '../manifest/check';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Where pods of ours run, the cluster itself refuses what is not *restricted*; the agents' namespace states what it takes. */
export const namespaceSecurity: Check = function* (inventory, { names: { namespaces } }) {
  const inhabited = new Set(inventory.pods.map(({ namespace }) => namespace));
  for (const { where, object } of inventory.of('Namespace')) {
    const { name, labels } = object.metadata;
    if (!inhabited.has(name)) continue;
    const found = labels?.[ENFORCE];
    const fits = name === namespaces.agents ? found !== undefined : found === 'restricted';
    if (fits) continue;
    const wanted = name === namespaces.agents ? 'what its agents need, "privileged" at most' : '"restricted"';
    const is = found === undefined ? 'not set' : `"${found}"`;
    yield { where, message: `metadata.labels[${ENFORCE}]: ${is}; wanted ${wanted}` };
  }
};
