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

/** Gives the pods of dist/ that wait for kube-state-metrics the stand-in, under the image's own name. */
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
  // Their wait between attempts has grown to minutes.
  await cluster.kubectl(pods);
}

/** The pods wait again, as every other test of the suite knows them. */
export async function removeStandIn(cluster: Cluster): Promise<void> {
  await cluster.unload(reference);
  await cluster.kubectl(pods);
}
