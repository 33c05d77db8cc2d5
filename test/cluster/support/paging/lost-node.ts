import { kubelets } from '../../../../lib/components/surroundings';
import { waitFor } from '../../../../tools/process/wait';
import type { TestCluster } from '../cluster';
import { isReady, type KubernetesObject, list } from '../objects';
import { PLATFORM_NAMESPACES } from '../platform';
import { LOST_NODE } from './expectations';

/** Reserved for documentation: nothing has it, and the cluster's network has no route to it. */
const ADDRESS = '192.0.2.2';
const KUBELET_PORT = kubelets().ports.https.number;
/** The node controller gives a kubelet 50 s. */
const LOST_MS = 120_000;

const condition = (type: string, status: 'True' | 'False', reason: string) => {
  const now = new Date().toISOString();
  return { type, status, reason, message: '', lastHeartbeatTime: now, lastTransitionTime: now };
};

const patchStatus = (cluster: TestCluster, object: readonly string[], status: object): Promise<string> =>
  cluster.kubectl(['patch', ...object, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);

const podName = ({ metadata: { namespace, name } }: KubernetesObject) => ['-n', namespace, 'pod', name];

async function podsOn(cluster: TestCluster): Promise<readonly KubernetesObject[]> {
  const agents = await Promise.all(PLATFORM_NAMESPACES.map(namespace => list(cluster, 'pods', { namespace })));
  return agents.flat().filter(({ spec }) => spec.nodeName === LOST_NODE);
}

let lost: Promise<void> = Promise.resolve();
/** Resolves when the node is lost and Prometheus can discover what was on it; rejects if it was not lost in time. */
export const nodeLost = (): Promise<void> => lost;

/**
 * Registers a node, as its kubelet does, with a pod of each agent that is ready; then nobody speaks for it, and the node controller
 * finds it lost. It is cordoned, so that nothing but agents is placed on it. Returns before it is lost.
 */
export async function loseNode(cluster: TestCluster): Promise<void> {
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: LOST_NODE, labels: { 'kubernetes.io/hostname': LOST_NODE, 'kubernetes.io/os': 'linux' } },
      spec: { unschedulable: true },
    },
  ]);
  const capacity = { cpu: '4', memory: '16Gi', pods: '110' };
  await patchStatus(cluster, ['node', LOST_NODE], {
    capacity,
    allocatable: capacity,
    conditions: [condition('Ready', 'True', 'KubeletReady')],
  });
  await agentsReady(cluster);
  lost = discoverWhenLost(cluster);
  // A test awaits it, later.
  lost.catch(() => {});
}

async function agentsReady(cluster: TestCluster): Promise<void> {
  const sets = (
    await Promise.all(PLATFORM_NAMESPACES.map(namespace => list(cluster, 'daemonsets', { namespace })))
  ).flat();
  const pods = await waitFor(
    async () => {
      const found = await podsOn(cluster);
      return found.length === sets.length && found;
    },
    { what: `a pod of each agent on ${LOST_NODE}`, timeoutMs: 60_000 },
  );
  for (const pod of pods) {
    const startedAt = new Date().toISOString();
    await patchStatus(cluster, podName(pod), {
      phase: 'Running',
      startTime: startedAt,
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(type => condition(type, 'True', '')),
      containerStatuses: pod.spec.containers.map(({ name, image }: KubernetesObject) => ({
        ...{ name, image, imageID: image, ready: true, started: true, restartCount: 0 },
        state: { running: { startedAt } },
      })),
    });
  }
}

/**
 * Only then are there addresses to scrape: TargetDown waits for ten minutes, and the node controller for less than one, but this is
 * not divided as the former is.
 */
async function discoverWhenLost(cluster: TestCluster): Promise<void> {
  await waitFor(
    async () => {
      const [node] = (await list(cluster, 'nodes')).filter(({ metadata }) => metadata.name === LOST_NODE);
      return node !== undefined && !isReady(node);
    },
    { what: `the node controller to find ${LOST_NODE} lost`, timeoutMs: LOST_MS },
  );
  await patchStatus(cluster, ['node', LOST_NODE], {
    addresses: [{ type: 'InternalIP', address: ADDRESS }],
    daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
  });
  for (const pod of await podsOn(cluster))
    await patchStatus(cluster, podName(pod), {
      hostIP: ADDRESS,
      hostIPs: [{ ip: ADDRESS }],
      podIP: ADDRESS,
      podIPs: [{ ip: ADDRESS }],
    });
}

/** Removes the node, and its pods, whose end no kubelet confirms. */
export async function removeNode(cluster: TestCluster): Promise<void> {
  await lost.catch(() => {});
  await cluster.kubectl(['delete', 'node', LOST_NODE, '--ignore-not-found']);
  for (const pod of await podsOn(cluster))
    await cluster.kubectl(['delete', ...podName(pod), '--force', '--grace-period=0', '--ignore-not-found']);
}
