import { BlockList, isIPv6 } from 'node:net';
import { matches } from '../../../lib/checks/selector';
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

function within(address: string, cidrs: readonly string[]): boolean {
  const blocks = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix = ''] = cidr.split('/');
    blocks.addSubnet(network, Number(prefix), family(network));
  }
  return blocks.check(address, family(address));
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
