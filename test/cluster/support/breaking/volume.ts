import type { Cluster } from '../../../../tools/cluster/cluster';
import { waitFor } from '../../../../tools/process/run';

const BALLAST = 'ballast';
/** Longest that the pod takes to be gone, or to be ready. */
const BACK_S = 180;

/** A volume of a claim, put on a disk in memory that can be full: volumes of this machine's clusters end where its disk ends. */
export class SmallVolume {
  private constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    /** Of one replica. */
    private readonly statefulSet: string,
    private readonly folder: string,
    private readonly megabytes: number,
  ) {}

  /** Starts the StatefulSet's one pod anew on an empty volume of that size. What it had stays underneath. @param megabytes of 2²⁰ bytes */
  static async under(
    cluster: Cluster,
    namespace: string,
    statefulSet: string,
    megabytes: number,
  ): Promise<SmallVolume> {
    const jsonpath = (path: string) => ['-o', `jsonpath=${path}`];
    const claim = ['-n', namespace, 'get', 'persistentvolumeclaim', `data-${statefulSet}-0`];
    const name = await cluster.kubectl([...claim, ...jsonpath('{.spec.volumeName}')]);
    const folder = await cluster.kubectl(['get', 'persistentvolume', name, ...jsonpath('{.spec.local.path}')]);
    const volume = new SmallVolume(cluster, namespace, statefulSet, folder, megabytes);
    await volume.exchange(['mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'small', folder]);
    return volume;
  }

  /** Takes all the space that is left. */
  async fill(): Promise<void> {
    const size = Number(await this.stat('%b')) * 4_096;
    // The machine's own disk is beneath: never that.
    if (size > this.megabytes * 2 ** 20) throw new Error(`${this.folder} is no small volume: ${size} bytes`);
    // It ends when nothing is left, which is no failure.
    const script = `dd if=/dev/zero of=${this.folder}/${BALLAST} bs=64k count=${this.megabytes * 16} 2>/dev/null || true`;
    await this.cluster.node.run('sh', ['-c', script], { timeoutMs: 60_000 });
    await waitFor(async () => Number(await this.stat('%a')) === 0, { what: `${this.folder} to be full` });
  }

  /** Gives the space back. */
  async clear(): Promise<void> {
    await this.cluster.node.run('rm', ['-f', `${this.folder}/${BALLAST}`]);
  }

  /** The pod's own volume again, as it was. */
  remove(): Promise<void> {
    return this.exchange(['umount', this.folder]);
  }

  private stat(format: '%a' | '%b'): Promise<string> {
    return this.cluster.node.run('stat', ['-f', '-c', format, this.folder]);
  }

  /** While no pod has it: what is mounted over a folder in use goes again with the pod that used it. */
  private async exchange([program, ...args]: readonly [string, ...string[]]): Promise<void> {
    await this.scale(0);
    await this.cluster.node.run(program, args);
    await this.scale(1);
  }

  private async scale(replicas: 0 | 1): Promise<void> {
    const of = ['-n', this.namespace];
    await this.cluster.kubectl([...of, 'scale', `statefulset/${this.statefulSet}`, `--replicas=${replicas}`]);
    const until = replicas === 0 ? ['delete'] : ['create', 'condition=Ready'];
    for (const condition of until) {
      const wait = ['wait', `--for=${condition}`, `pod/${this.statefulSet}-0`, `--timeout=${BACK_S}s`];
      await this.cluster.kubectl([...of, ...wait], { timeoutMs: BACK_S * 1_000 + 5_000 });
    }
  }
}
