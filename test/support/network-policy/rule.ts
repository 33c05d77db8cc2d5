import { BlockList, isIPv6 } from 'node:net';
import { matches } from '../../../lib/checks/manifest/selector';
import type { Connection, End, Namespaces, PolicyPeer, PolicyPort } from './types';

/** Whether the peer of a rule matches this end. A `podSelector` alone selects in the policy's own namespace. */
export function isPeer(peer: PolicyPeer, { address, pod }: End, own: string, namespaces: Namespaces): boolean {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock) return within(address, [ipBlock.cidr]) && !within(address, ipBlock.except ?? []);
  if (!pod) return false;
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, namespaces[pod.namespace] ?? {})
    : pod.namespace === own;
  return inNamespace && matches(podSelector ?? {}, pod.labels);
}

/** Whether a port of a rule matches the connection. A name refers to a port of the destination pod, for ingress and egress alike. */
export function isPort({ port, endPort, protocol = 'TCP' }: PolicyPort, connection: Connection): boolean {
  if (protocol !== connection.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= connection.port && connection.port <= (endPort ?? port);
  return (connection.to.pod?.ports ?? []).some(
    ({ name, containerPort, protocol: podProtocol = 'TCP' }) =>
      name === port && containerPort === connection.port && podProtocol === protocol,
  );
}

/** Whether an address is in one of these blocks, such as `10.0.0.0/8`. */
export const within = (address: string, cidrs: readonly string[]): boolean =>
  cidrs.some(cidr => block(cidr).check(address, family(address)));

/** A cache, since the same few blocks are queried many times. */
const blocks = new Map<string, BlockList>();

function block(cidr: string): BlockList {
  const known = blocks.get(cidr);
  if (known) return known;
  const [network = '', prefix = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family(network));
  blocks.set(cidr, list);
  return list;
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
