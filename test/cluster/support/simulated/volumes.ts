import type { KubernetesObject } from '../objects';
import type { Api } from './api';
import type { SimulatedNode } from './nodes';

const PROVISIONER = 'simulated.example.com/zonal';
/** In this annotation the scheduler writes the node of a claim's pod. */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** A storage class as in clouds: a disk is created in the zone of its first pod, and stays in that zone. */
export async function addStorageClass(api: Api, name: string): Promise<void> {
  await api.send('POST', '/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: PROVISIONER,
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  });
}

/** Creates a volume for each claim whose pod has a node, as a cloud's provisioner does. Runs until the API is closed. */
export async function provideVolumes(api: Api, nodes: readonly SimulatedNode[]): Promise<void> {
  const provided = new Set<string>();
  await api.watch('/api/v1/persistentvolumeclaims', async (type, claim: KubernetesObject) => {
    const { uid, annotations = {} } = claim.metadata;
    const node = nodes.find(({ name }) => name === annotations[SELECTED_NODE]);
    if (type === 'DELETED' || node === undefined || claim.spec.volumeName !== undefined || provided.has(uid)) return;
    provided.add(uid);
    await api.send('POST', '/api/v1/persistentvolumes', volume(claim, node.zone));
  });
}

function volume({ metadata, spec }: KubernetesObject, zone: string): object {
  const { namespace, name, uid } = metadata;
  const inZone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      capacity: spec.resources.requests,
      accessModes: spec.accessModes,
      storageClassName: spec.storageClassName,
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [inZone] }] } },
      hostPath: { path: `/volumes/${uid}` },
    },
  };
}
