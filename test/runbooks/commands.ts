/** What the runbooks' kubectl commands name, and what production deploys: both as `namespace kind/name`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import type { StackNames } from '../../lib/base';

interface Container {
  readonly name: string;
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: {
      readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly Container[] };
    };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

const APP = 'app.kubernetes.io/name';

/**
 * Objects, pods that have a name of their own, their volume claims, the containers and labels by which pods are found.
 * @param dist folder of an environment. @default that of production
 */
export function deployedObjects(dist = 'dist'): ReadonlySet<string> {
  const folder = path.join(process.cwd(), dist);
  const files = readdirSync(folder).filter(name => name.endsWith('.yaml'));
  const manifests = files.flatMap(name => loadAll(readFileSync(path.join(folder, name), 'utf8')) as Manifest[]);
  return new Set(manifests.filter(manifest => manifest?.metadata.namespace).flatMap(namesOf));
}

function namesOf({ kind, metadata: { namespace, name }, spec }: Manifest): string[] {
  const names = [`${namespace} ${kind.toLowerCase()}/${name}`];
  const { template } = spec ?? {};
  if (template !== undefined) names.push(`${namespace} app/${template.metadata.labels?.[APP]}`);
  const containers = template?.spec.containers ?? [];
  for (let i = 0; kind === 'StatefulSet' && i < (spec?.replicas ?? 1); i++) {
    names.push(`${namespace} pod/${name}-${i}`);
    names.push(...containers.map(container => `${namespace} container/${name}-${i}/${container.name}`));
    for (const claim of spec?.volumeClaimTemplates ?? [])
      names.push(`${namespace} pvc/${claim.metadata.name}-${name}-${i}`);
  }
  if (kind === 'HorizontalPodAutoscaler') names.push(`${namespace} hpa/${name}`);
  return names;
}

const OBJECT = /\b(deployment|statefulset|daemonset|service|networkpolicy|hpa|pvc|pod)[/ ]([a-z][a-z0-9-]*)/g;
/** `alertmanager-$i` stands for each of them. */
const POD = /\b(exec|logs) "?([a-z][a-z-]*-(?:\d|\$i))"? -c ([a-z-]+)/g;

/** Every object in the platform's own namespaces that a command of `markdown` names. */
export function namedObjects(
  markdown: string,
  { namespaces: { monitoring, agents } }: Pick<StackNames, 'namespaces'>,
): ReadonlySet<string> {
  const named = new Set<string>();
  const commands = new RegExp(`kubectl -n (${monitoring}|${agents}) ([^|\`\\n]*)`, 'g');
  for (const [, namespace, command = ''] of markdown.matchAll(commands)) {
    for (const [, kind, name] of command.matchAll(OBJECT)) named.add(`${namespace} ${kind}/${name}`);
    for (const [, , pod = '', container] of command.matchAll(POD)) {
      named.add(`${namespace} container/${pod.replace('$i', '0')}/${container}`);
    }
    const [, selected] = /-l '?app\.kubernetes\.io\/name(?:=| in \()([^)\s'`]+|[^)]+)\)?/.exec(command) ?? [];
    for (const app of selected?.split(/,\s*/) ?? []) named.add(`${namespace} app/${app}`);
  }
  return named;
}
