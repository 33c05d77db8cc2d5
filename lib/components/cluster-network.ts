import { IP_FAMILIES, type IpFamily, ipFamilyOf, networkOf } from '../base';
import { type Findings, oneOf, port, unless } from '../base/findings';
import { shownText } from '../base/shown-text';
import type { PolicyTerrain } from '../k8s';
import { type KnownAddresses, nodeAddresses } from './surroundings';

export const NETWORK_PLUGINS = ['calico', 'cilium', 'kube-router'] as const;
export type NetworkPlugin = (typeof NETWORK_PLUGINS)[number];

/** What a cluster's network is like; docs/clusters.md says what each kind of cluster needs. */
export interface ClusterNetwork extends KnownAddresses {
  /** The address families of pods, the first one first: of two, it is that of a pod's `status.podIP`. @default ['IPv4'] */
  readonly ipFamilies?: readonly IpFamily[];
  /**
   * Addresses at which NodeLocal DNSCache answers: its own, and the ClusterIP of kube-dns where it listens on that as well.
   * @default 169.254.20.10 with IPv4, none with IPv6
   */
  readonly nodeLocalDns?: readonly string[];
  /** Who enforces NetworkPolicies; Cilium gets policies of its own kind in addition. @default any that does as the API specifies */
  readonly cni?: NetworkPlugin;
}

export const ipFamiliesOf = ({ ipFamilies = ['IPv4'] }: ClusterNetwork = {}): readonly IpFamily[] => ipFamilies;

/** The address in NodeLocal DNSCache's own manifest; for IPv6 it has none. */
const DNS_CACHE = '169.254.20.10';

/** What NetworkPolicies are rendered for. */
export function policyTerrain(network: ClusterNetwork = {}): PolicyTerrain {
  const ipFamilies = ipFamiliesOf(network);
  return {
    ipFamilies,
    nodes: nodeAddresses(network),
    nodeLocalDns: network.nodeLocalDns ?? (ipFamilies.includes('IPv4') ? [DNS_CACHE] : []),
    cilium: network.cni === 'cilium',
  };
}

export function checkClusterNetwork(field: string, network: ClusterNetwork): Findings {
  const { apiServer, apiServerPort, nodes, smtp, nodeLocalDns = [], cni } = network;
  const families = checkFamilies(`${field}.ipFamilies`, ipFamiliesOf(network));
  if (families.length > 0) return families;
  const known = ipFamiliesOf(network);
  return [
    ...ranges(`${field}.apiServer`, apiServer, known),
    ...(apiServerPort === undefined ? [] : port(`${field}.apiServerPort`, apiServerPort)),
    ...ranges(`${field}.nodes`, nodes, known),
    ...primary(`${field}.nodes`, nodes, known),
    ...ranges(`${field}.smtp`, smtp, known),
    ...nodeLocalDns.flatMap((address, index) => dnsCache(`${field}.nodeLocalDns[${index}]`, address, known)),
    ...(cni === undefined ? [] : oneOf(`${field}.cni`, cni, NETWORK_PLUGINS)),
  ];
}

const checkFamilies = (field: string, families: readonly string[]): Findings => [
  ...unless(families.length > 0, field, 'empty; wanted one or both of IPv4, IPv6'),
  ...families.flatMap(family => oneOf(field, family, IP_FAMILIES)),
  ...unless(new Set(families).size === families.length, field, `${families.join(', ')}; wanted each family once`),
];

const listed = (ranges: string | readonly string[] = []): readonly string[] =>
  typeof ranges === 'string' ? [ranges] : ranges;

function ranges(field: string, value: string | readonly string[] | undefined, families: readonly IpFamily[]): Findings {
  if (value === undefined) return [];
  const empty = unless(listed(value).length > 0, field, 'empty; wanted a range, or leave it out for any address');
  return [...empty, ...listed(value).flatMap(range => rangeFindings(field, range, families))];
}

function rangeFindings(field: string, range: string, families: readonly IpFamily[]): Findings {
  const network = networkOf(range);
  if (network === undefined) {
    const example = ipFamilyOf(range) === 'IPv6' ? 'fd00:10::/64' : '10.0.0.0/16';
    return unless(false, field, `${shownText(range)}; wanted a range of addresses such as ${example}`);
  }
  const written = ipFamilyOf(range) === 'IPv4' ? range : range.toLowerCase();
  const other = `${shownText(range)} has bits after its prefix; wanted ${network}`;
  return [...unless(written === network, field, other), ...familyFindings(field, range, families)];
}

/** A policy would allow the addresses of a family to nobody. */
function familyFindings(field: string, text: string, families: readonly IpFamily[]): Findings {
  const family = ipFamilyOf(text);
  const fine = family !== undefined && families.includes(family);
  return unless(
    fine,
    field,
    `${shownText(text)} is ${family}, and ipFamilies is ${families.join(', ')}; add ${family} to it`,
  );
}

/** Prometheus connects to the address of a node that comes first. */
function primary(
  field: string,
  value: string | readonly string[] | undefined,
  families: readonly IpFamily[],
): Findings {
  const [first] = families;
  const found = listed(value).map(ipFamilyOf);
  // A wrong range, or one of a family that is missing, has its own message.
  if (found.length === 0 || families.length < 2 || found.some(family => family === undefined)) return [];
  const fine = first !== undefined && found.includes(first);
  return unless(fine, field, `${listed(value).join(', ')}; wanted a range of ${first} too, the first of ipFamilies`);
}

function dnsCache(field: string, address: string, families: readonly IpFamily[]): Findings {
  if (ipFamilyOf(address) === undefined || address.includes('/') || address.includes('%'))
    return unless(false, field, `${shownText(address)}; wanted an address such as ${DNS_CACHE}`);
  return familyFindings(field, address, families);
}
