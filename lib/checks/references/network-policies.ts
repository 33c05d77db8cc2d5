import type { Check } from '../manifest/check';
import type { ObjectOf } from '../manifest/manifest';
import { describeSelector } from '../manifest/selector';

/** Policies select workloads of ours, and where pods of ours run everything that no policy allows is denied. */
export const networkPolicies: Check = function* (inventory) {
  const denied = new Set<string>();
  for (const { where, object } of inventory.of('NetworkPolicy')) {
    const { namespace = '' } = object.metadata;
    const selector = object.spec?.podSelector ?? {};
    const found = describeSelector(selector);
    if (found === '') {
      if (deniesAll(object)) denied.add(namespace);
    } else if (inventory.selected(namespace, selector).length === 0) {
      const message = `spec.podSelector: no pods in namespace ${namespace} carry ${found}; mend it, or leave the policy out`;
      yield { where, message };
    }
  }
  // Policies do not reach pods on their node's network.
  const open = inventory.pods.filter(({ namespace, spec }) => !spec.hostNetwork && !denied.has(namespace));
  for (const { where, namespace } of open) {
    const message = `metadata.namespace: nothing denies traffic in ${namespace} by default; add it to NetworkPolicies`;
    yield { where, message };
  }
};

const deniesAll = ({ spec }: ObjectOf<'NetworkPolicy'>): boolean =>
  ['Ingress', 'Egress'].every(type => spec?.policyTypes?.includes(type)) &&
  !spec?.ingress?.length &&
  !spec?.egress?.length;
