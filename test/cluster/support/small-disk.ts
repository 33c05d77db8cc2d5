import type { Cluster } from '../../../tools/cluster/cluster';

/** A folder of the node that nothing else uses; the node exporter leaves out only those of pods and of the container runtime. */
export const SMALL_DISK = '/var/lib/small-disk';
const IMAGE = '/var/lib/small-disk.img';
const FILE = `${SMALL_DISK}/filling`;
const SIZE_MIB = 64;

/** A separate file system of the node, a mounted ext4 image, which can be filled without harm to the machine. */
export class SmallDisk {
  private constructor(private readonly cluster: Cluster) {}

  static async mount(cluster: Cluster): Promise<SmallDisk> {
    const disk = new SmallDisk(cluster);
    await disk.unmount();
    const script = `mkdir -p ${SMALL_DISK}; truncate -s ${SIZE_MIB}M ${IMAGE}; mkfs.ext4 -q -m 0 ${IMAGE}; mount -o loop ${IMAGE} ${SMALL_DISK}`;
    await cluster.node.run('sh', ['-euc', script]);
    return disk;
  }

  /** Fills it until this share is free for an ordinary user. */
  async fill(freeShare: number): Promise<void> {
    await this.free();
    const [size, available] = (await this.cluster.node.run('stat', ['-f', '-c', '%b %a', SMALL_DISK]))
      .split(' ')
      .map(Number);
    const block = Number(await this.cluster.node.run('stat', ['-f', '-c', '%S', SMALL_DISK]));
    const bytes = Math.floor(((available ?? 0) - (size ?? 0) * freeShare) * block);
    await this.cluster.node.run('fallocate', ['-l', String(bytes), FILE]);
  }

  async free(): Promise<void> {
    await this.cluster.node.run('rm', ['-f', FILE]);
  }

  async unmount(): Promise<void> {
    const script = `! mountpoint -q ${SMALL_DISK} || umount ${SMALL_DISK}; rm -rf ${SMALL_DISK} ${IMAGE}`;
    await this.cluster.node.run('sh', ['-euc', script]);
  }
}
