import type { FilesReference, Volume } from '../manifest/manifest';
import { containersOf, type Pods } from '../manifest/pods';

/** A reference from pods to a ConfigMap or a Secret: to all of it, or to some keys. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly field: string;
  readonly name: string | undefined;
  readonly keys: readonly string[];
  readonly optional: boolean;
}

/** Every ConfigMap and Secret that pods read, as files or as variables. */
export function* references(pods: Pods): Iterable<Reference> {
  for (const volume of pods.spec.volumes ?? []) {
    yield* referencesOfVolume(volume, `${pods.field}.volumes[${volume.name}]`);
  }
  for (const { container, field } of containersOf(pods)) {
    for (const { name, valueFrom } of container.env ?? []) {
      for (const [at, kind] of [
        ['configMapKeyRef', 'ConfigMap'],
        ['secretKeyRef', 'Secret'],
      ] as const) {
        const found = valueFrom?.[at];
        if (found === undefined) continue;
        yield {
          kind,
          field: `${field}.env[${name}].valueFrom.${at}`,
          name: found.name,
          keys: found.key === undefined ? [] : [found.key],
          optional: found.optional ?? false,
        };
      }
    }
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      if (configMapRef) yield whole('ConfigMap', `${field}.envFrom.configMapRef`, configMapRef);
      if (secretRef) yield whole('Secret', `${field}.envFrom.secretRef`, secretRef);
    }
  }
}

/** The ConfigMaps and Secrets that a volume mounts as files. */
export function referencesOfVolume({ configMap, secret, projected }: Volume, field: string): readonly Reference[] {
  return [
    ...(configMap ? [whole('ConfigMap', `${field}.configMap`, configMap)] : []),
    ...(secret ? [whole('Secret', `${field}.secret`, { ...secret, name: secret.secretName } as FilesReference)] : []),
    ...(projected?.sources ?? []).flatMap((source, index) => [
      ...(source.configMap
        ? [whole('ConfigMap', `${field}.projected.sources[${index}].configMap`, source.configMap)]
        : []),
      ...(source.secret ? [whole('Secret', `${field}.projected.sources[${index}].secret`, source.secret)] : []),
    ]),
  ];
}

const whole = (kind: Reference['kind'], field: string, { name, items, optional }: FilesReference): Reference => ({
  kind,
  field,
  name,
  keys: (items ?? []).map(({ key }) => key),
  optional: optional ?? false,
});
