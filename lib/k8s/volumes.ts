import { type Bytes, formatBytes } from '../base';
import { type KubePersistentVolumeClaimProps, Quantity, type Volume } from './api';
import { stackLabels } from './labels';

/** Files of one ConfigMap. */
export const configVolume = (name: string, configMap: string): Volume => ({ name, configMap: { name: configMap } });

/**
 * The certificate of the authority that signs the API server's, which Kubernetes publishes in each namespace:
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
 */
export const CLUSTER_AUTHORITY = { configMap: 'kube-root-ca.crt', file: 'ca.crt' } as const;

/** Files of several ConfigMaps in one folder. */
export const configsVolume = (name: string, configMaps: readonly string[]): Volume => ({
  name,
  projected: { sources: configMaps.map(configMap => ({ configMap: { name: configMap } })) },
});

/** Files of a Secret that may be absent: the feature that needs it degrades, but the pod starts. */
export const secretVolume = (name: string, secretName: string): Volume => ({
  name,
  secret: { secretName, optional: true, defaultMode: 0o440 },
});

/** Scratch space that ends with the pod. */
export const scratchVolume = (name: string, limit: Bytes): Volume => ({
  name,
  emptyDir: { sizeLimit: Quantity.fromString(formatBytes(limit)) },
});

/** A folder of the node. */
export const hostVolume = (name: string, path: string): Volume => ({ name, hostPath: { path, type: 'Directory' } });

/** A folder of the node that outlives the pod. The kubelet makes it if it is missing, for root alone. */
export const nodeStateVolume = (name: string, path: string): Volume => ({
  name,
  hostPath: { path, type: 'DirectoryOrCreate' },
});

export interface Claim {
  readonly name: string;
  readonly size: Bytes;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

export const claimTemplate = ({ name, size, storageClass }: Claim, partOf: string): KubePersistentVolumeClaimProps => ({
  metadata: { name, labels: stackLabels(partOf) },
  spec: {
    accessModes: ['ReadWriteOnce'],
    ...(storageClass !== undefined && { storageClassName: storageClass }),
    resources: { requests: { storage: Quantity.fromString(formatBytes(size)) } },
    volumeMode: 'Filesystem',
  },
});
