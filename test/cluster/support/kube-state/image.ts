import { IMAGES } from '../../../../lib/components';
import { imageReference } from '../../../../lib/components/image';
import type { Cluster } from '../../../../tools/cluster/cluster';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { bundle } from '../../../support/bundle';
import { kubeStateMetrics, namespaces } from '../aion';

const PROGRAM = '/stand-in.js';
const pods = [
  '-n',
  namespaces.monitoring,
  'delete',
  'pod',
  '--wait=false',
  '-l',
  `app.kubernetes.io/name=${kubeStateMetrics.name}`,
];
const reference = imageReference(IMAGES.kubeStateMetrics, {});

/** Provides the stand-in under the image name of kube-state-metrics, for which pods of dist/ are waiting. */
export async function standIn(cluster: Cluster): Promise<void> {
  const node = nodeImage();
  await cluster.load([
    {
      ...node,
      reference,
      version: 'stand-in',
      contents: {
        ...node.contents,
        [PROGRAM]: { text: await bundle('test/cluster/support/kube-state/stand-in.ts') },
      },
      entrypoint: ['node', PROGRAM],
    },
  ]);
  // The kubelet's back-off has grown to minutes.
  await cluster.kubectl(pods);
}

/** Removes the image, so that the pods wait for it again, as the other tests expect. */
export async function removeStandIn(cluster: Cluster): Promise<void> {
  await cluster.unload(reference);
  await cluster.kubectl(pods);
}
