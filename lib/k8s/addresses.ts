import { type IpFamily, ipFamilyOf } from '../base/addresses';

/** Ranges of addresses such as `10.0.0.0/16`; or `any` address of the cluster's families; or any `public` one. */
export type Ranges = 'any' | 'public' | readonly string[];

/** A range in a NetworkPolicy. */
export interface IpBlock {
  readonly cidr: string;
  readonly except?: string[];
}

const ANY: Readonly<Record<IpFamily, string>> = { IPv4: '0.0.0.0/0', IPv6: '::/0' };

/** Not on the internet: private (RFC 1918, RFC 4193), shared with a provider (RFC 6598), or on the same link. */
export const PRIVATE: Readonly<Record<IpFamily, readonly string[]>> = {
  IPv4: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  IPv6: ['fc00::/7', 'fe80::/10'],
};

/** The blocks that allow the ranges to the families of a cluster, and to no other. */
export function ipBlocks(ranges: Ranges, families: readonly IpFamily[]): readonly IpBlock[] {
  switch (ranges) {
    case 'any':
      return families.map(family => ({ cidr: ANY[family] }));
    case 'public':
      return families.map(family => ({ cidr: ANY[family], except: [...PRIVATE[family]] }));
    default:
      return ranges.filter(range => families.some(family => family === ipFamilyOf(range))).map(cidr => ({ cidr }));
  }
}
