import { type IpFamily, ipFamilyOf } from '../base/addresses';
import { SPECIAL_RANGES } from './special-ranges';

/** Ranges of addresses such as `10.0.0.0/16`; or `any` address of the cluster's families; or any `public` one. */
export type Ranges = 'any' | 'public' | readonly string[];

/** A range in a NetworkPolicy. */
export interface IpBlock {
  readonly cidr: string;
  readonly except?: string[];
}

const ANY: Readonly<Record<IpFamily, string>> = { IPv4: '0.0.0.0/0', IPv6: '::/0' };

/** Whether a block allows every address of its family. */
const isAny = ({ cidr, except }: IpBlock): boolean => except === undefined && Object.values(ANY).includes(cidr);

/** Blocks without those that another one contains because it allows every address of the family. */
export function withoutContained(blocks: readonly IpBlock[]): readonly IpBlock[] {
  const allowed = blocks.filter(isAny).map(({ cidr }) => ipFamilyOf(cidr));
  return blocks.filter(block => isAny(block) || !allowed.includes(ipFamilyOf(block.cidr)));
}

/** The blocks that allow the ranges to the families of a cluster, and to no other. */
export function ipBlocks(ranges: Ranges, families: readonly IpFamily[]): readonly IpBlock[] {
  switch (ranges) {
    case 'any':
      return families.map(family => ({ cidr: ANY[family] }));
    case 'public':
      return families.map(family => ({ cidr: ANY[family], except: [...SPECIAL_RANGES[family]] }));
    default:
      return ranges.filter(range => families.some(family => family === ipFamilyOf(range))).map(cidr => ({ cidr }));
  }
}
