import { deployedObjects } from '../../../runbooks/commands';
import type { TestCluster } from '../cluster';

/** Runbooks are written for production. Pods that it has, and development has not. */
const production = deployedObjects();
const development = deployedObjects('dist/development');
const ONLY_IN_PRODUCTION = [...production]
  .filter(name => !development.has(name))
  .flatMap(name => / pod\/(.+)$/.exec(name)?.[1] ?? []);

let namespaces: Promise<ReadonlySet<string>> | undefined;
const namespacesOf = (cluster: TestCluster): Promise<ReadonlySet<string>> => {
  namespaces ??= cluster
    .kubectl(['get', 'namespaces', '-o', 'jsonpath={.items[*].metadata.name}'])
    .then(text => new Set(text.split(' ')));
  return namespaces;
};

/** Why a command of a runbook has nothing to act on in development; undefined if it has. */
export async function elsewhere(cluster: TestCluster, text: string): Promise<string | undefined> {
  const pod = ONLY_IN_PRODUCTION.find(name => new RegExp(`\\b${name}\\b`).test(text));
  if (pod !== undefined) return `development has no ${pod}`;
  const known = await namespacesOf(cluster);
  const named = [...text.matchAll(/ -n ([a-z][\w-]*)/g)].map(([, name = '']) => name);
  const missing = named.find(name => !known.has(name));
  return missing === undefined ? undefined : `the cluster has no namespace ${missing}`;
}
