import type { Problem } from '../../catalogue';
import { findSecretValues } from '../../k8s/secret-values';
import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';

/** Manifests are read by many and kept forever: they must not contain secrets. */
export const secretExposure: Check = function* (inventory) {
  for (const { where, object } of inventory.ofKind('Secret')) {
    const keys = Object.keys({ ...object.data, ...object.stringData });
    if (keys.length > 0) {
      const found = `data: a Secret with ${keys.join(', ')}`;
      yield {
        where,
        message: `${found}; people create Secrets, declare it with its component and refer to it`,
      };
    }
  }
  for (const { where, object } of inventory.ofKind('ConfigMap')) {
    for (const [key, text] of Object.entries(object.data ?? {})) yield* found(where, `data[${key}]`, text);
  }
  for (const pods of inventory.pods) {
    for (const { container, field } of containersOf(pods)) {
      for (const { name, value } of container.env ?? []) {
        // As `name: value`, so that the name shows that the value is a password.
        if (value !== undefined) yield* found(pods.where, `${field}.env[${name}].value`, `${name}: ${value}`);
      }
      yield* found(pods.where, `${field}.args`, [...(container.command ?? []), ...(container.args ?? [])].join('\n'));
    }
  }
  for (const { where, object } of inventory.all) {
    for (const [key, text] of Object.entries(object.metadata.annotations ?? {})) {
      yield* found(where, `metadata.annotations[${key}]`, text);
    }
  }
};

function* found(where: string, field: string, text: string): Iterable<Problem> {
  for (const { what, line } of findSecretValues(text)) {
    const at = line === 1 ? '' : ` in line ${line}`;
    const message = `${field}: contains ${what}${at}; read it from a Secret, and rotate it: it is exposed now`;
    yield { where, message };
  }
}
