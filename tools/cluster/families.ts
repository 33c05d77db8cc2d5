/** The address families of a cluster, as `--ip-family` names them. The first family of `dual` is IPv4. */
export const IP_FAMILIES = ['ipv4', 'ipv6', 'dual'] as const;
export type IpFamily = (typeof IP_FAMILIES)[number];

/** A cluster's addresses of one family. */
export interface FamilyAddresses {
  readonly family: 'IPv4' | 'IPv6';
  /** The machine's end of the veth pair. */
  readonly host: string;
  /** The node's end, reachable from the machine. */
  readonly node: string;
  /** Bits of the network that both are in. */
  readonly prefix: number;
  readonly services: string;
  readonly pods: string;
  /** The tenth address of the services, as kubeadm chooses it. */
  readonly dns: string;
}

/** kubeadm's defaults, and the usual pod network; for IPv6, unique local addresses that resemble them. */
export const RANGES = {
  IPv4: { services: '10.96.0.0/16', pods: '10.244.0.0/24', dns: '10.96.0.10' },
  IPv6: { services: 'fd00:10:96::/112', pods: 'fd00:10:244::/64', dns: 'fd00:10:96::a' },
} as const;

/**
 * The addresses of a cluster, of its first family first.
 * @param pair which of 16,384 pairs of addresses the machine and the node have
 */
export function familyAddresses(family: IpFamily, pair: readonly [third: number, fourth: number]): FamilyAddresses[] {
  const [third, fourth] = pair;
  const v4: FamilyAddresses = {
    family: 'IPv4',
    host: `10.213.${third}.${fourth + 1}`,
    node: `10.213.${third}.${fourth + 2}`,
    prefix: 30,
    ...RANGES.IPv4,
  };
  const network = `fd00:213:${third.toString(16)}:${fourth.toString(16)}`;
  const v6: FamilyAddresses = {
    family: 'IPv6',
    host: `${network}::1`,
    node: `${network}::2`,
    prefix: 64,
    ...RANGES.IPv6,
  };
  return { ipv4: [v4], ipv6: [v6], dual: [v4, v6] }[family];
}

/** In a URL, an IPv6 address is in brackets. */
export const inUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address);
