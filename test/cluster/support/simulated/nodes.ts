import type { KubernetesObject } from '../objects';
import type { Api, EventType } from './api';

export interface SimulatedNode {
  readonly name: string;
  readonly zone: string;
}

/** Capacity of each node: a common default in clouds. */
const CAPACITY = { cpu: '4', memory: '16Gi', pods: '110', 'ephemeral-storage': '100Gi' };

/** Time from the placement of a pod until it is ready, and from its deletion until it is gone, so that gaps are visible. */
const STARTS_MS = 1_000;
const ENDS_MS = 300;

/** Adds a ready node; the scheduler treats it as a real one. */
export async function addNode(api: Api, { name, zone }: SimulatedNode): Promise<void> {
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': zone,
  };
  await api.send('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  const now = new Date().toISOString();
  const conditions = [condition('Ready', { reason: 'KubeletReady', lastHeartbeatTime: now })];
  await api.send('PATCH', `/api/v1/nodes/${name}/status`, {
    status: { capacity: CAPACITY, allocatable: CAPACITY, conditions },
  });
}

/**
 * Does what kubelets do in the API: a scheduled pod becomes ready after a moment, and a deleted one is removed. Runs until the
 * API is closed.
 */
export async function runPods(api: Api): Promise<void> {
  const known = new Set<string>();
  let addresses = 0;
  const later = (ms: number, action: () => Promise<unknown>) =>
    void setTimeout(() => {
      // A pod may be deleted before it has started: the server then has no such pod, or another one.
      action().catch(() => {});
    }, ms).unref();

  await api.watch('/api/v1/pods', (type: EventType, pod: KubernetesObject) => {
    const { namespace, name, uid, deletionTimestamp } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if (type === 'DELETED' || pod.spec.nodeName === undefined) return;
    if (deletionTimestamp !== undefined && !known.has(`${uid} ends`)) {
      known.add(`${uid} ends`);
      later(ENDS_MS, () => api.send('DELETE', path, { gracePeriodSeconds: 0, preconditions: { uid } }));
    }
    if (deletionTimestamp === undefined && !known.has(uid)) {
      known.add(uid);
      addresses += 1;
      const podIP = `10.244.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
      later(STARTS_MS, () => api.send('PATCH', `${path}/status`, { metadata: { uid }, status: running(pod, podIP) }));
    }
  });
}

function running(pod: KubernetesObject, podIP: string): object {
  const startedAt = new Date().toISOString();
  const statuses = pod.spec.containers.map(({ name, image }: KubernetesObject) => ({
    name,
    image,
    imageID: image,
    containerID: `simulated://${pod.metadata.uid}-${name}`,
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt } },
  }));
  return {
    phase: 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: startedAt,
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(type => condition(type)),
    containerStatuses: statuses,
  };
}

const condition = (type: string, rest: object = {}) => ({
  type,
  status: 'True',
  lastTransitionTime: new Date().toISOString(),
  ...rest,
});
