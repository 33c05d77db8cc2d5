import { IP_FAMILIES } from '../../../lib/base';
import { type AddressesPeer, type Flow, ipBlocks, podLabels } from '../../../lib/k8s';
import { within } from './rule';
import type { Connection, End, Labels, NetworkPod } from './types';

/** Whether a flow declares a connection. */
export function carries({ from, to, port: name }: Flow, connection: Connection): boolean {
  const { number, protocol = 'TCP' } = to.ports[name] as NonNullable<(typeof to.ports)[string]>;
  return (
    number === connection.port &&
    protocol === connection.protocol &&
    isEnd(from, connection.from) &&
    isEnd(to, connection.to)
  );
}

function isEnd(peer: Flow['from'], { address, pod }: End): boolean {
  if (peer.kind === 'addresses') {
    // Judged by address, which is of the cluster's families.
    return ipBlocks(peer.ranges, IP_FAMILIES).some(
      ({ cidr, except = [] }) => within(address, [cidr]) && !within(address, except),
    );
  }
  // A pod on the host network has the node's address and cannot be distinguished from the node.
  if (peer.kind === 'pods' && peer.hostNetwork) return pod === undefined;
  if (pod?.namespace !== peer.namespace) return false;
  return peer.kind === 'namespace' || has(pod.labels, podLabels(peer));
}

const has = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([label, value]) => labels[label] === value);

/** A connection that the flow declares, with documentation addresses: https://www.rfc-editor.org/rfc/rfc5737 */
export function example({ from, to, port: name }: Flow): Connection {
  const { number, protocol = 'TCP' } = to.ports[name] as NonNullable<(typeof to.ports)[string]>;
  return { from: endOf(from), to: endOf(to), port: number, protocol };
}

/** An end that matches a peer; for a namespace, a pod without labels. */
export function endOf(peer: Flow['from']): End {
  if (peer.kind === 'addresses') return { address: anAddress(peer) };
  if (peer.kind === 'pods' && peer.hostNetwork) return { address: NODE };
  const labels = peer.kind === 'pods' ? podLabels(peer) : {};
  const pod: NetworkPod = { namespace: peer.namespace, name: peer.name, labels };
  return { address: POD, pod };
}

const NODE = '198.51.100.1';
const POD = '203.0.113.1';
const anAddress = ({ ranges }: AddressesPeer): string =>
  typeof ranges === 'string' ? NODE : (ranges[0]?.split('/')[0] as string);
