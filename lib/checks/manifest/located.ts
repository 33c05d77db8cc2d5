import type { KubernetesObject } from './manifest';

/** An object, and where it is for messages: its construct and its name. */
export interface Located<T extends KubernetesObject = KubernetesObject> {
  readonly where: string;
  readonly object: T;
}
