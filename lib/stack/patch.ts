import { declaredHere, type Source } from '../base';

/** A change of one object of the manifests, as in JSON Patch (RFC 6902). */
export interface PatchOperation {
  /** What happens to the value. */
  readonly op: 'add' | 'replace' | 'remove';
  /** JSON Pointer: `/spec/template/spec/nodeSelector/disk`. */
  readonly path: string;
  /** Not for `remove`. */
  readonly value?: unknown;
}

export interface PatchProps {
  /** Why no declaration covers this, so that the next reader can judge whether the patch is still needed. */
  readonly reason: string;
  /** In this order. */
  readonly operations: readonly PatchOperation[];
  /** Names of the environments. @default all */
  readonly environments?: readonly string[];
  /** Of the object. @default the one object of the kind and name, wherever it is */
  readonly namespace?: string;
}

/** What a stack changes about an object that the library creates. */
export interface Patch extends PatchProps {
  readonly kind: string;
  readonly name: string;
  readonly declaredAt: Source;
}

/**
 * Changes an object of a component without a fork: `patch('StatefulSet', 'prometheus', { reason, operations })`. Synth
 * rejects one that finds no object, or that changes nothing, and checks the result like every other object.
 */
export const patch = (kind: string, name: string, props: PatchProps): Patch => ({
  ...props,
  kind,
  name,
  declaredAt: declaredHere(patch),
});
