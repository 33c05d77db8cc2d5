import { createHash } from 'node:crypto';
import path from 'node:path';
import { cacheFolder } from '../pinned/cache';

/** The name of the cluster that `npm run cluster:up` starts; a test takes another, so that both can run at once. */
export const DEFAULT_NAME = 'default';

/** Addresses inside the cluster: kubeadm's own defaults, and the usual network of pods. */
export const NETWORK = {
  services: '10.96.0.0/16',
  pods: '10.244.0.0/24',
  dns: '10.96.0.10',
  domain: 'cluster.local',
  apiServerPort: 6443,
} as const;

export const NODE_NAME = 'node-1';

/** What follows from a cluster's name. Nothing else on the machine is touched. */
export interface Settings {
  readonly name: string;
  /** Everything that the cluster writes. */
  readonly folder: string;
  /** Held while the cluster is started or taken down. */
  readonly lock: string;
  /** The machine's end of the veth pair, 15 characters at most. */
  readonly interface: string;
  readonly hostAddress: string;
  /** The node's address, which the machine reaches. */
  readonly nodeAddress: string;
  /** Folder of the control groups, the same in each hierarchy. */
  readonly cgroup: string;
}

/** Throws where the name cannot be one. */
export function settings(name: string = DEFAULT_NAME): Settings {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw new Error(
      `a cluster's name is 1 to 20 lower-case letters, digits and dashes, a letter first: "${name}" is not`,
    );
  }
  const clusters = path.join(path.dirname(cacheFolder()), 'cluster');
  const hash = createHash('sha256').update(name).digest();
  // One of 16,384 pairs of addresses: two clusters on one machine hardly meet.
  const [third, fourth] = [hash.readUInt8(0), (hash.readUInt8(1) % 64) * 4];
  return {
    name,
    folder: path.join(clusters, name),
    lock: path.join(clusters, `${name}.lock`),
    interface: `aion-${hash.toString('hex').slice(0, 8)}`,
    hostAddress: `10.213.${third}.${fourth + 1}`,
    nodeAddress: `10.213.${third}.${fourth + 2}`,
    cgroup: `aion-monitoring-${name}`,
  };
}
