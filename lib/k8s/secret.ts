import type { StackNames } from '../base/stack-names';
import type { EnvVar } from './api';
import type { Component } from './peer';

export interface SecretKey {
  /** What it contains. */
  readonly holds: string;
  /** What no longer works without it; everything else does. */
  readonly without: string;
}

/** A Secret that people create. Manifests refer to it; pods start without it. */
export interface Secret<K extends string = string> {
  readonly name: string;
  readonly namespace: string;
  /** The workload that reads it. */
  readonly usedBy: string;
  readonly keys: Readonly<Record<K, SecretKey>>;
}

/** An environment variable that stays unset while the Secret is absent. */
export const secretEnv = <K extends string>(variable: string, secret: Secret<K>, key: NoInfer<K>): EnvVar => ({
  name: variable,
  valueFrom: { secretKeyRef: { name: secret.name, key, optional: true } },
});

/** A Secret that a component reads, in the component's namespace. */
export const secretFor =
  <const K extends string>(reader: Pick<Component, 'name' | 'namespace'>, name: string, keys: Secret<K>['keys']) =>
  ({ namespaces }: StackNames): Secret<K> => ({
    name,
    namespace: namespaces[reader.namespace],
    usedBy: reader.name,
    keys,
  });
