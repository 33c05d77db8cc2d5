import type { KubernetesObject } from './manifest';

/** An object, and its place for messages: its construct and its name. */
export interface Located<T extends KubernetesObject = KubernetesObject> {
  readonly where: string;
  readonly object: T;
}
