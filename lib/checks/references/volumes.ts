import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';
import { filesOf } from './volume-files';

/** Mounts refer to volumes that exist, volumes to claims that exist; no volume is unused, and no file hides another. */
export const volumes: Check = function* (inventory, context) {
  for (const pods of inventory.pods) {
    const { where, namespace, field } = pods;
    const declared = pods.spec.volumes ?? [];
    const claims = pods.claims.map(({ metadata }) => metadata?.name ?? '');
    const names = [...declared.map(({ name }) => name), ...claims];
    const used = new Set<string>();
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) !== index) {
        yield { where, message: `${field}.volumes[${name}]: declared twice; give one of them another name` };
      }
    }
    for (const { container, field: at } of containersOf(pods)) {
      const paths = new Set<string>();
      for (const { name, mountPath } of container.volumeMounts ?? []) {
        used.add(name);
        if (!names.includes(name)) {
          const hint = suggestion(name, names) || `; there are ${names.join(', ') || 'none'}`;
          yield { where, message: `${at}.volumeMounts: there is no volume "${name}"${hint}` };
        }
        if (paths.has(mountPath)) {
          yield { where, message: `${at}.volumeMounts: two volumes at ${mountPath}; mount one of them elsewhere` };
        }
        paths.add(mountPath);
      }
    }
    for (const name of new Set(names)) {
      if (!used.has(name)) {
        yield { where, message: `${field}.volumes[${name}]: no container mounts it; mount it or leave it out` };
      }
    }
    for (const volume of declared) {
      const claim = volume.persistentVolumeClaim?.claimName;
      if (claim !== undefined && !inventory.find('PersistentVolumeClaim', namespace, claim)) {
        const missing = inventory.missing('PersistentVolumeClaim', namespace, claim);
        yield { where, message: `${field}.volumes[${volume.name}].persistentVolumeClaim.claimName: ${missing}` };
      }
      const origins = new Map<string, string>();
      for (const { path, origin } of filesOf(volume, namespace, inventory, context) ?? []) {
        const other = origins.get(path);
        if (other !== undefined) {
          const message = `two sources have the file "${path}", ${other} and ${origin}; one would hide the other`;
          yield { where, message: `${field}.volumes[${volume.name}]: ${message}` };
        }
        origins.set(path, origin);
      }
    }
  }
};
