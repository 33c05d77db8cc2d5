import { isIP } from 'node:net';

/** As Kubernetes names them in a Service's `ipFamilies`. */
export const IP_FAMILIES = ['IPv4', 'IPv6'] as const;
export type IpFamily = (typeof IP_FAMILIES)[number];

const BITS: Readonly<Record<IpFamily, number>> = { IPv4: 32, IPv6: 128 };

/** The family of an address or a range; undefined for anything else. */
export function ipFamilyOf(text: string): IpFamily | undefined {
  const version = isIP(text.split('/', 1)[0] ?? '');
  return version === 4 ? 'IPv4' : version === 6 ? 'IPv6' : undefined;
}

/** A single address as a range: `10.0.0.1/32`. Throws for anything else. */
export function asRange(address: string): string {
  const family = ipFamilyOf(address);
  if (family === undefined || address.includes('/')) throw new TypeError(`"${address}" is not an IP address`);
  return `${address}/${BITS[family]}`;
}

/**
 * The range with every bit outside of its prefix at zero, which Kubernetes requires of new objects: `10.0.0.1/16` becomes
 * `10.0.0.0/16`. Undefined if it is not a range.
 */
export function networkOf(range: string): string | undefined {
  const [address = '', prefix = '', ...rest] = range.split('/');
  const family = ipFamilyOf(address);
  if (family === undefined || rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const kept = Number(prefix);
  const all = BITS[family];
  // A zone, as in fe80::1%eth0, is about one machine.
  if (kept > all || address.includes('%')) return undefined;
  const groups = family === 'IPv4' ? address.split('.').map(Number) : ipv6Groups(address);
  const width = family === 'IPv4' ? 8 : 16;
  const masked = groups.map((group, index) => {
    const free = Math.min(width, Math.max(0, (index + 1) * width - kept));
    return (group >> free) << free;
  });
  return `${family === 'IPv4' ? masked.join('.') : ipv6Text(masked)}/${kept}`;
}

/** Eight numbers. */
function ipv6Groups(address: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const parse = (text: string) => (text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16)));
  if (tail === undefined) return parse(head);
  const [first, last] = [parse(head), parse(tail)];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** In the form of RFC 5952. */
const ipv6Text = (groups: readonly number[]): string =>
  new URL(`http://[${groups.map(group => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
