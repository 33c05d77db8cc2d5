import { createHash } from 'node:crypto';
import path from 'node:path';
import { cacheFolder } from '../pinned/cache';
import { type FamilyAddresses, familyAddresses, type IpFamily } from './families';

/** The cluster that `npm run cluster:up` starts; tests use other names, so that both can run at once. */
export const DEFAULT_NAME = 'default';

/** kubeadm's defaults. */
export const NETWORK = { domain: 'cluster.local', apiServerPort: 6443 } as const;

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
  readonly ipFamily: IpFamily;
  /** Of its first family first. */
  readonly families: readonly FamilyAddresses[];
  /** Those of the first family. */
  readonly hostAddress: string;
  readonly nodeAddress: string;
  /** Folder of the control groups, the same in each hierarchy. */
  readonly cgroup: string;
}

/** Throws if the name is invalid. */
export function settings(name: string = DEFAULT_NAME, ipFamily: IpFamily = 'ipv4'): Settings {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw new Error(
      `"${name}" is not a valid cluster name; wanted 1 to 20 lower-case letters, digits and dashes, a letter first`,
    );
  }
  const clusters = path.join(path.dirname(cacheFolder()), 'cluster');
  const hash = createHash('sha256').update(name).digest();
  // One of 16,384 pairs of addresses: two clusters on one machine are unlikely to collide.
  const families = familyAddresses(ipFamily, [hash.readUInt8(0), (hash.readUInt8(1) % 64) * 4]);
  const [{ host: hostAddress, node: nodeAddress }] = families as [FamilyAddresses];
  return {
    name,
    folder: path.join(clusters, name),
    lock: path.join(clusters, `${name}.lock`),
    interface: `aion-${hash.toString('hex').slice(0, 8)}`,
    ipFamily,
    families,
    hostAddress,
    nodeAddress,
    cgroup: `aion-monitoring-${name}`,
  };
}
