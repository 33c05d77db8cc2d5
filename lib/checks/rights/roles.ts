import type { Problem } from '../../catalogue';
import type { Check } from '../manifest/check';
import type { Kinds, KubernetesObject } from '../manifest/manifest';
import { isClusterResource } from '../manifest/scopes';

const READ = ['get', 'list', 'watch'];

/** What nobody in this platform may do: on which resources, with which verbs, and why not. */
const FORBIDDEN: readonly { resources?: readonly string[]; verbs?: readonly string[]; why: string }[] = [
  { resources: ['secrets'], verbs: READ, why: 'Secrets are mounted, never read through the API' },
  { resources: ['nodes/proxy'], why: 'it runs commands in every pod of a node; metrics need nodes/metrics only' },
  { resources: ['pods/exec', 'pods/attach'], why: 'it runs commands in other pods' },
  { verbs: ['escalate', 'bind', 'impersonate'], why: 'it lends rights that the role does not hold' },
];

/** Roles say exactly what they allow, hold no dangerous rights, and reach over the cluster only for what has no namespace. */
export const roles: Check = function* (inventory) {
  for (const { where, object } of inventory.of('Role')) yield* checkRules(where, object);
  for (const { where, object } of inventory.of('ClusterRole')) {
    yield* checkRules(where, object);
    yield* checkScope(where, object);
  }
};

type Role = KubernetesObject & Kinds['Role'];

function* checkRules(where: string, { rules = [] }: Role): Iterable<Problem> {
  for (const [index, rule] of rules.entries()) {
    const field = `rules[${index}]`;
    for (const at of ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'] as const) {
      const wildcard = rule[at]?.find(value => value.includes('*'));
      if (wildcard !== undefined)
        yield { where, message: `${field}.${at}: "${wildcard}"; name each one that is needed` };
    }
    for (const { resources, verbs, why } of FORBIDDEN) {
      const onResources = resources === undefined ? rule.resources : rule.resources?.filter(r => resources.includes(r));
      const withVerbs = verbs === undefined ? rule.verbs : rule.verbs?.filter(verb => verbs.includes(verb));
      if (!onResources?.length || !withVerbs?.length) continue;
      yield { where, message: `${field}: ${withVerbs.join(', ')} of ${onResources.join(', ')}; leave it out: ${why}` };
    }
  }
}

function* checkScope(where: string, { rules = [] }: Role): Iterable<Problem> {
  for (const [index, { apiGroups = [], resources = [] }] of rules.entries()) {
    for (const resource of resources) {
      if (resource.includes('*') || apiGroups.some(group => isClusterResource(group, resource))) continue;
      const message = `"${resource}" is in namespaces; allow it by a Role in each namespace that is watched`;
      yield { where, message: `rules[${index}].resources: ${message}` };
    }
  }
}
