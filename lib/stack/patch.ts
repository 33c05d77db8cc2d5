import { declaredHere, type Source } from '../base';

/** A change of one object of the manifests, in the words of JSON Patch (RFC 6902). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  /** JSON Pointer: `/spec/template/spec/nodeSelector/disk`. */
  readonly path: string;
  /** Not of `remove`. */
  readonly value?: unknown;
}

export interface PatchProps {
  /** Why the declarations do not reach it: the next reader judges by that whether it is still needed. */
  readonly reason: string;
  readonly operations: readonly PatchOperation[];
  /** Names of the environments. @default all */
  readonly environments?: readonly string[];
  /** @default the one object of the kind and name, wherever it is */
  readonly namespace?: string;
}

/** What a stack changes about an object that the library makes. */
export interface Patch extends PatchProps {
  readonly kind: string;
  readonly name: string;
  readonly declaredAt: Source;
}

/**
 * Changes an object of a component without a fork: `patch('StatefulSet', 'prometheus', { reason, operations })`. Synth refuses
 * one that finds no object, or that changes nothing, and checks what it leaves like every other object.
 */
export const patch = (kind: string, name: string, props: PatchProps): Patch => ({
  ...props,
  kind,
  name,
  declaredAt: declaredHere(patch),
});
