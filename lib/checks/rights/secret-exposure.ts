import type { Problem } from '../../catalogue';
import { findSecretValues } from '../../k8s/secret-values';
import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';

/** Manifests are read by many and kept for ever: what is secret must not stand in them. */
export const secretExposure: Check = function* (inventory) {
  for (const { where, object } of inventory.of('Secret')) {
    const keys = Object.keys({ ...object.data, ...object.stringData });
    if (keys.length > 0) {
      const found = `data: a Secret with ${keys.join(', ')}`;
      yield {
        where,
        message: `${found}; people make Secrets, declare it with its component and refer to it`,
      };
    }
  }
  for (const { where, object } of inventory.of('ConfigMap')) {
    for (const [key, text] of Object.entries(object.data ?? {})) yield* found(where, `data[${key}]`, text);
  }
  for (const pods of inventory.pods) {
    for (const { container, field } of containersOf(pods)) {
      for (const { name, value } of container.env ?? []) {
        // As `name: value`, so that the name tells that a value is a password.
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
    const message = `${field}: holds ${what}${at}; read it from a Secret, and replace it: it is known now`;
    yield { where, message };
  }
}
