import type { Problem } from '../../catalogue';
import type { Check } from '../manifest/check';
import type { Kinds, KubernetesObject } from '../manifest/manifest';
import { isClusterResource } from '../manifest/scopes';

const READ = ['get', 'list', 'watch'];

/** Rights that no role may grant: on which resources, with which verbs, and why not. */
const FORBIDDEN: readonly { resources?: readonly string[]; verbs?: readonly string[]; why: string }[] = [
  { resources: ['secrets'], verbs: READ, why: 'Secrets are mounted, never read through the API' },
  { resources: ['nodes/proxy'], why: 'it runs commands in every pod of a node; metrics need nodes/metrics only' },
  { resources: ['pods/exec', 'pods/attach'], why: 'it runs commands in other pods' },
  { verbs: ['escalate', 'bind', 'impersonate'], why: 'it grants rights beyond those of the role' },
];

/** Roles list exactly what they allow, grant no dangerous rights, and are cluster-wide only for what has no namespace. */
export const roles: Check = function* (inventory) {
  for (const { where, object } of inventory.ofKind('Role')) yield* checkRules(where, object);
  for (const { where, object } of inventory.ofKind('ClusterRole')) {
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
      const message = `"${resource}" is namespaced; allow it by a Role in each watched namespace`;
      yield { where, message: `rules[${index}].resources: ${message}` };
    }
  }
}
