import { waitFor } from '../../../../tools/process/run';
import type { TestCluster } from '../cluster';
import { explain } from '../explain';
import { isReady, type KubernetesObject } from '../objects';

/** The longest time that a container takes to be restarted and ready on a busy machine. */
const BACK_MS = 180_000;

export interface Killed {
  /** When the signal was sent, in milliseconds since 1970. */
  readonly at: number;
  /** Resolves once the container has been restarted and its pod is ready, with the time that took, in ms. */
  back(): Promise<number>;
}

/** Kills a container's processes with SIGKILL. The kubelet restarts it. */
export const kill = async (cluster: TestCluster, namespace: string, pod: string): Promise<Killed> =>
  (await aimAt(cluster, namespace, pod))();

/** Does the look-ups of `kill`; the returned function kills at once. */
export async function aimAt(cluster: TestCluster, namespace: string, pod: string): Promise<() => Killed> {
  if (cluster.own === undefined) throw new Error('processes of pods can only be killed on a cluster of this machine');
  const before = restartsOf(await podOf(cluster, namespace, pod));
  const pids = await cluster.own.containerPids(namespace, pod);
  const again = async () => {
    const now = await podOf(cluster, namespace, pod);
    return restartsOf(now) > before && isReady(now);
  };
  return () => {
    const at = Date.now();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const back = async () => {
      await explain(cluster, { namespace }, () =>
        waitFor(again, { what: `${namespace}/${pod} to be restarted and ready`, timeoutMs: BACK_MS }),
      );
      return Date.now() - at;
    };
    return { at, back };
  };
}

const restartsOf = ({ status }: KubernetesObject): number =>
  (status.containerStatuses ?? []).reduce((sum: number, { restartCount }: KubernetesObject) => sum + restartCount, 0);

const podOf = async (cluster: TestCluster, namespace: string, pod: string): Promise<KubernetesObject> =>
  JSON.parse(await cluster.kubectl(['-n', namespace, 'get', 'pod', pod, '-o', 'json']));
