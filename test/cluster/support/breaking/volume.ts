import type { Cluster } from '../../../../tools/cluster/cluster';
import { waitFor } from '../../../../tools/run';

const BALLAST = 'ballast';

/** A volume of a claim, put on a disk in memory that can be full: volumes of this machine's clusters end where its disk ends. */
export class SmallVolume {
  private constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly pod: string,
    private readonly folder: string,
  ) {}

  /** Starts the pod anew on an empty volume of that size. What it had stays underneath. @param megabytes of 2²⁰ bytes */
  static async under(cluster: Cluster, namespace: string, pod: string, megabytes: number): Promise<SmallVolume> {
    const jsonpath = (path: string) => ['-o', `jsonpath=${path}`];
    const claim = ['-n', namespace, 'get', 'persistentvolumeclaim', `data-${pod}`];
    const name = await cluster.kubectl([...claim, ...jsonpath('{.spec.volumeName}')]);
    const folder = await cluster.kubectl(['get', 'persistentvolume', name, ...jsonpath('{.spec.local.path}')]);
    const volume = new SmallVolume(cluster, namespace, pod, folder);
    await cluster.node.run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'small', folder]);
    await volume.restart();
    return volume;
  }

  /** Takes all the space that is left. */
  async fill(): Promise<void> {
    // It ends when nothing is left, which is no failure.
    const script = `dd if=/dev/zero of=${this.folder}/${BALLAST} bs=64k 2>/dev/null || true`;
    await this.cluster.node.run('sh', ['-c', script], { timeoutMs: 60_000 });
    await waitFor(async () => (await this.free()) === 0, { what: `${this.folder} to be full` });
  }

  /** Gives the space back. */
  async clear(): Promise<void> {
    await this.cluster.node.run('rm', ['-f', `${this.folder}/${BALLAST}`]);
  }

  /** Bytes. */
  async free(): Promise<number> {
    return Number(await this.cluster.node.run('stat', ['-f', '-c', '%a', this.folder])) * 4_096;
  }

  /** The pod's own volume again, as it was. */
  async remove(): Promise<void> {
    await this.cluster.node.run('umount', ['-l', this.folder]);
    await this.restart();
  }

  /** A pod has the folder as it was mounted when it started. */
  private async restart(): Promise<void> {
    const pod = ['-n', this.namespace, `pod/${this.pod}`];
    await this.cluster.kubectl(['delete', ...pod, '--grace-period=5'], { timeoutMs: 120_000 });
    await waitFor(
      () => this.cluster.kubectl(['wait', ...pod, '--for=condition=Ready', '--timeout=100s'], { timeoutMs: 110_000 }),
      {
        what: `${this.pod} to be ready on another volume`,
        timeoutMs: 180_000,
      },
    );
  }
}
