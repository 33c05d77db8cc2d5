import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';

// biome-ignore lint/suspicious/noExplicitAny: a manifest, of any kind
export type Manifest = any;

/** The objects in a file of production's `dist/`. */
export const manifests = (file: string): readonly Manifest[] =>
  loadAll(readFileSync(path.join(process.cwd(), 'dist', file), 'utf8')) as Manifest[];

/** How a pod of a workload is started. */
export interface PodTemplate {
  readonly replicas: number;
  readonly args: readonly string[];
  /** Files from its ConfigMaps: path in the pod → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders that it writes to, and mounted Secrets. */
  readonly folders: readonly string[];
}

/** The only container of a workload in `dist/`, with its mounted files. */
export function podTemplate(file: string, name: string): PodTemplate {
  const objects = manifests(file);
  const { spec } = objects.find(({ metadata, spec }) => metadata.name === name && spec?.template);
  const { containers, volumes = [] } = spec.template.spec;
  const files: Record<string, string> = {};
  const folders: string[] = [];
  for (const { name: volumeName, mountPath } of containers[0].volumeMounts) {
    const volume = volumes.find((each: Manifest) => each.name === volumeName);
    const maps: string[] = [volume?.configMap, ...(volume?.projected?.sources ?? []).map((s: Manifest) => s.configMap)]
      .filter(map => map !== undefined)
      .map(map => map.name);
    if (maps.length === 0) folders.push(mountPath);
    for (const map of maps) {
      const { data } = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === map);
      for (const [key, text] of Object.entries<string>(data)) files[path.posix.join(mountPath, key)] = text;
    }
  }
  return { replicas: spec.replicas, args: containers[0].args, files, folders };
}
