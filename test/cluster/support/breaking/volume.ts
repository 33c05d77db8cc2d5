import type { Cluster } from '../../../../tools/cluster/cluster';
import { waitFor } from '../../../../tools/process/run';

const BALLAST = 'ballast';
/** The longest time that the pod takes to be deleted, or to be ready. */
const BACK_S = 180;

/** A claim's volume, replaced by a small in-memory disk that can be filled: other volumes here are only limited by the disk. */
export class SmallVolume {
  private constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    /** It must have one replica. */
    private readonly statefulSet: string,
    private readonly folder: string,
    private readonly megabytes: number,
  ) {}

  /** Restarts the StatefulSet's only pod on an empty volume of this size, mounted over the old one. @param megabytes of 2²⁰ bytes */
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
    await volume.swap(['mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'small', folder]);
    return volume;
  }

  /** Fills the remaining space. */
  async fill(): Promise<void> {
    const size = Number(await this.stat('%b')) * 4_096;
    // Without the mount, this would fill the machine's own disk.
    if (size > this.megabytes * 2 ** 20) throw new Error(`${this.folder} is not the small volume: ${size} bytes`);
    // It fails when the volume is full, as intended.
    const script = `dd if=/dev/zero of=${this.folder}/${BALLAST} bs=64k count=${this.megabytes * 16} 2>/dev/null || true`;
    await this.cluster.node.run('sh', ['-c', script], { timeoutMs: 60_000 });
    await waitFor(async () => Number(await this.stat('%a')) === 0, { what: `${this.folder} to be full` });
  }

  /** Frees the space. */
  async clear(): Promise<void> {
    await this.cluster.node.run('rm', ['-f', `${this.folder}/${BALLAST}`]);
  }

  /** Restores the pod's own volume. */
  remove(): Promise<void> {
    return this.swap(['umount', this.folder]);
  }

  private stat(format: '%a' | '%b'): Promise<string> {
    return this.cluster.node.run('stat', ['-f', '-c', format, this.folder]);
  }

  /** Mounts or unmounts while no pod uses the folder; otherwise the mount would be removed with the pod. */
  private async swap([program, ...args]: readonly [string, ...string[]]): Promise<void> {
    await this.scale(0);
    await this.cluster.node.run(program, args);
    await this.scale(1);
  }

  private async scale(replicas: 0 | 1): Promise<void> {
    const inNamespace = ['-n', this.namespace];
    await this.cluster.kubectl([...inNamespace, 'scale', `statefulset/${this.statefulSet}`, `--replicas=${replicas}`]);
    const until = replicas === 0 ? ['delete'] : ['create', 'condition=Ready'];
    for (const condition of until) {
      const wait = ['wait', `--for=${condition}`, `pod/${this.statefulSet}-0`, `--timeout=${BACK_S}s`];
      await this.cluster.kubectl([...inNamespace, ...wait], { timeoutMs: BACK_S * 1_000 + 5_000 });
    }
  }
}
