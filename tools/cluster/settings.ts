import { createHash } from 'node:crypto';
import path from 'node:path';
import { cacheFolder } from '../pinned/cache';

/** The cluster that `npm run cluster:up` starts; tests use other names, so that both can run at once. */
export const DEFAULT_NAME = 'default';

/** Addresses inside the cluster: kubeadm's defaults, and the usual pod network. */
export const NETWORK = {
  services: '10.96.0.0/16',
  pods: '10.244.0.0/24',
  dns: '10.96.0.10',
  domain: 'cluster.local',
  apiServerPort: 6443,
} as const;

export const NODE_NAME = 'node-1';

/** Everything that is derived from a cluster's name. Nothing else on the machine is touched. */
export interface Settings {
  readonly name: string;
  /** Contains everything that the cluster writes. */
  readonly folder: string;
  /** Lock file, held while the cluster is started or removed. */
  readonly lock: string;
  /** The machine's end of the veth pair, at most 15 characters. */
  readonly interface: string;
  readonly hostAddress: string;
  /** The node's address, reachable from the machine. */
  readonly nodeAddress: string;
  /** Folder of the control groups, the same in each hierarchy. */
  readonly cgroup: string;
}

/** Throws if the name is invalid. */
export function settings(name: string = DEFAULT_NAME): Settings {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw new Error(
      `"${name}" is not a valid cluster name; wanted 1 to 20 lower-case letters, digits and dashes, a letter first`,
    );
  }
  const clusters = path.join(path.dirname(cacheFolder()), 'cluster');
  const hash = createHash('sha256').update(name).digest();
  // One of 16,384 pairs of addresses: two clusters on one machine are unlikely to collide.
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
