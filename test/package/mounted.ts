import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { temporaryFolder } from '../../tools/process/run';

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

interface Source {
  readonly configMap?: { readonly name: string };
}
interface Volume extends Source {
  readonly name: string;
  readonly projected?: { readonly sources: readonly Source[] };
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly volumes?: readonly Volume[];
        readonly containers: readonly {
          readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
        }[];
      };
    };
  };
}

/**
 * Writes the ConfigMaps that a StatefulSet mounts into a temporary folder as its container sees them, and returns the folder:
 * what stands at `/etc/prometheus/config` in the container is in `<folder>/etc/prometheus/config`, paths in it included.
 */
export function mounted(dist: string, workload: string): string {
  const manifests = readdirSync(dist)
    .filter(file => file.endsWith('.yaml'))
    .flatMap(file => loadAll(readFileSync(path.join(dist, file), 'utf8')) as Manifest[]);
  const pod = manifests.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === workload)?.spec
    ?.template?.spec;
  if (pod === undefined) throw new Error(`${dist} has no StatefulSet ${workload}`);
  const root = temporaryFolder(workload);
  const mounts = pod.containers[0]?.volumeMounts ?? [];
  const paths = [path.dirname(TOKEN), ...mounts.map(({ mountPath }) => mountPath)].sort((a, b) => b.length - a.length);
  const inRoot = (text: string): string =>
    text.replace(new RegExp(`(?<![\\w/])(?=(?:${paths.join('|')})/)`, 'g'), () => root);
  for (const { name, mountPath } of mounts) {
    mkdirSync(path.join(root, mountPath), { recursive: true });
    const volume = pod.volumes?.find(each => each.name === name);
    for (const { configMap } of [volume ?? {}, ...(volume?.projected?.sources ?? [])]) {
      const data = manifests.find(
        ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap?.name,
      )?.data;
      for (const [file, text] of Object.entries(data ?? {}))
        writeFileSync(path.join(root, mountPath, file), inRoot(text));
    }
  }
  // What Kubernetes itself mounts.
  mkdirSync(path.join(root, path.dirname(TOKEN)), { recursive: true });
  writeFileSync(path.join(root, TOKEN), 'token');
  return root;
}
