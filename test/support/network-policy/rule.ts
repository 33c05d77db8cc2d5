import { BlockList, isIPv6 } from 'node:net';
import { matches } from '../../../lib/checks/manifest/selector';
import type { Connection, End, Namespaces, PolicyPeer, PolicyPort } from './types';

/** Whether the peer of a rule is this end. A `podSelector` alone looks in the policy's own namespace. */
export function isPeer(peer: PolicyPeer, { address, pod }: End, own: string, namespaces: Namespaces): boolean {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock) return within(address, [ipBlock.cidr]) && !within(address, ipBlock.except ?? []);
  if (!pod) return false;
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, namespaces[pod.namespace] ?? {})
    : pod.namespace === own;
  return inNamespace && matches(podSelector ?? {}, pod.labels);
}

/** Whether a port of a rule is that of the connection. A name is one of the pod that is connected to, of ingress and egress alike. */
export function isPort({ port, endPort, protocol = 'TCP' }: PolicyPort, connection: Connection): boolean {
  if (protocol !== connection.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= connection.port && connection.port <= (endPort ?? port);
  return (connection.to.pod?.ports ?? []).some(
    ({ name, containerPort, protocol: of = 'TCP' }) =>
      name === port && containerPort === connection.port && of === protocol,
  );
}

/** Whether an address is of one of these blocks, `10.0.0.0/8`. */
export const within = (address: string, cidrs: readonly string[]): boolean =>
  cidrs.some(cidr => block(cidr).check(address, family(address)));

/** Read once: the same few are asked about again and again. */
const blocks = new Map<string, BlockList>();

function block(cidr: string): BlockList {
  const known = blocks.get(cidr);
  if (known) return known;
  const [network = '', prefix = ''] = cidr.split('/');
  const made = new BlockList();
  made.addSubnet(network, Number(prefix), family(network));
  blocks.set(cidr, made);
  return made;
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
