import { waitFor } from '../../../../tools/process/run';
import type { TestCluster } from '../cluster';
import { explain } from '../explain';
import { isReady, type KubernetesObject } from '../objects';

/** Longest that a container takes to be started again and ready, on a busy machine. */
const BACK_MS = 180_000;

export interface Killed {
  /** When the signal was sent, in milliseconds since 1970. */
  readonly at: number;
  /** Resolves when the container was started again and its pod is ready, to how long that took, in ms. */
  back(): Promise<number>;
}

/** Kills a container's programs as the kernel would, without a word to them. The kubelet starts it again. */
export const kill = async (cluster: TestCluster, namespace: string, pod: string): Promise<Killed> =>
  (await aimAt(cluster, namespace, pod))();

/** All that `kill` has to look up before; what it returns kills at once. */
export async function aimAt(cluster: TestCluster, namespace: string, pod: string): Promise<() => Killed> {
  if (cluster.own === undefined) throw new Error('programs of pods can be killed on a cluster of this machine only');
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
        waitFor(again, { what: `${namespace}/${pod} to be started again, and ready`, timeoutMs: BACK_MS }),
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
