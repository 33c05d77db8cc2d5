import type { EnvVar } from './api';

export interface SecretKey {
  /** What stands in it. */
  readonly holds: string;
  /** What no longer works without it; everything else does. */
  readonly without: string;
}

/** A Secret that people make. Manifests refer to it and start without it. */
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
