import type { CheckContext } from '../manifest/check';
import type { Inventory } from '../manifest/inventory';
import type { FilesReference, Volume } from '../manifest/manifest';

/** A file of a volume, and what it comes from. */
export interface VolumeFile {
  readonly path: string;
  /** `ConfigMap "prometheus"`. */
  readonly origin: string;
}

/** The files of a volume that mounts ConfigMaps or Secrets; undefined if only the running cluster knows them. */
export function filesOf(
  volume: Volume,
  namespace: string,
  inventory: Inventory,
  { secrets }: CheckContext,
): readonly VolumeFile[] | undefined {
  const fromConfigMap = ({ name = '', items }: FilesReference) =>
    files(`ConfigMap "${name}"`, items, inventory.filesOfConfigMap(namespace, name));
  const fromSecret = ({ name = '', items }: FilesReference) => {
    const found = secrets.find(secret => secret.name === name && secret.namespace === namespace);
    return files(`Secret "${name}"`, items, found && Object.keys(found.keys));
  };

  const { configMap, secret, projected } = volume;
  if (configMap) return fromConfigMap(configMap);
  if (secret) return fromSecret({ ...secret, name: secret.secretName ?? '' });
  if (!projected) return undefined;
  const all: VolumeFile[] = [];
  for (const source of projected.sources ?? []) {
    if (source.serviceAccountToken) {
      all.push({ path: source.serviceAccountToken.path, origin: 'the account’s token' });
      continue;
    }
    const found = source.configMap ? fromConfigMap(source.configMap) : source.secret && fromSecret(source.secret);
    if (found === undefined) return undefined;
    all.push(...found);
  }
  return all;
}

function files(
  origin: string,
  items: FilesReference['items'],
  all: readonly string[] | undefined,
): readonly VolumeFile[] | undefined {
  if (items) return items.map(({ path }) => ({ path, origin }));
  return all?.map(path => ({ path, origin }));
}
