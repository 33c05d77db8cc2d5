/** The rules and the routing to try: those of manifests, or files of anybody's. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';

export interface Deployed {
  /** Name of a rule file → its text. */
  readonly rules: ReadonlyMap<string, string>;
  /** The text of alertmanager.yml. */
  readonly alertmanager: string;
}

interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly data?: Readonly<Record<string, string>>;
}

const YAML = /\.ya?ml$/;
const files = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => YAML.test(name))
    .sort();

/** From the ConfigMaps of one environment's manifests. */
export function fromManifests(manifests: readonly object[]): Deployed {
  const maps = (manifests as readonly Manifest[]).filter(({ kind }) => kind === 'ConfigMap');
  const named = (pattern: RegExp) =>
    maps.filter(({ metadata }) => pattern.test(metadata?.name ?? '')).flatMap(({ data = {} }) => Object.entries(data));
  const rules = new Map(named(/^prometheus-rules\b/).filter(([name]) => YAML.test(name)));
  const alertmanager = named(/^alertmanager\b/).find(([name]) => name === 'alertmanager.yml')?.[1];
  if (rules.size === 0) throw new Error('the manifests have no ConfigMap prometheus-rules');
  if (alertmanager === undefined) throw new Error('the manifests have no ConfigMap alertmanager with alertmanager.yml');
  return { rules, alertmanager };
}

/** From a folder that synth wrote: `dist`, or that of another commit. */
export const fromFolder = (folder: string): Deployed =>
  fromManifests(
    files(folder)
      .flatMap(name => loadAll(readFileSync(path.join(folder, name), 'utf8')) as (object | null)[])
      .filter((each): each is object => each !== null),
  );

/** Rule files, or objects PrometheusRule, whose `spec` is one. */
export function rulesIn(folder: string): ReadonlyMap<string, string> {
  const found = files(folder).flatMap(name => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const documents = loadAll(text) as ({
      readonly spec?: { readonly groups?: unknown };
      readonly groups?: unknown;
    } | null)[];
    return documents.flatMap((document, i) => {
      const groups = document?.groups ?? document?.spec?.groups;
      return groups === undefined
        ? []
        : [[documents.length > 1 ? `${i}-${name}` : name, JSON.stringify({ groups })] as const];
    });
  });
  if (found.length === 0) throw new Error(`${folder} has no rule files`);
  return new Map(found);
}
