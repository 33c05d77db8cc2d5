import { SOLVER_LABEL } from '../../components/exposure';
import type { Check } from '../manifest/check';
import type { LabelSelector, ObjectOf } from '../manifest/manifest';
import { describeSelector } from '../manifest/selector';

/** Policies select workloads of the stack, and its namespaces deny everything that no policy allows. */
export const networkPolicies: Check = function* (inventory) {
  const denied = new Set<string>();
  for (const { where, object } of inventory.ofKind('NetworkPolicy')) {
    const { namespace = '' } = object.metadata;
    const selector = object.spec?.podSelector ?? {};
    const found = describeSelector(selector);
    if (found === '') {
      if (deniesAll(object)) denied.add(namespace);
    } else if (!isOfCertManager(selector) && inventory.selected(namespace, selector).length === 0) {
      const message = `spec.podSelector: no pods in namespace ${namespace} carry ${found}; correct it, or remove the policy`;
      yield { where, message };
    }
  }
  // Policies do not apply to pods on their node's network.
  const open = inventory.pods.filter(({ namespace, spec }) => !spec.hostNetwork && !denied.has(namespace));
  for (const { where, namespace } of open) {
    const message = `metadata.namespace: nothing denies traffic in ${namespace} by default; add it to NetworkPolicies`;
    yield { where, message };
  }
};

/** Its pods come and go with each certificate. */
const isOfCertManager = ({ matchLabels = {} }: LabelSelector): boolean => SOLVER_LABEL in matchLabels;

const deniesAll = ({ spec }: ObjectOf<'NetworkPolicy'>): boolean =>
  ['Ingress', 'Egress'].every(type => spec?.policyTypes?.includes(type)) &&
  !spec?.ingress?.length &&
  !spec?.egress?.length;
