import { flows } from '../../charts/flows';
import type { Peer, Ranges } from '../../lib/k8s';
import { monitoredIn, type Stack } from '../../lib/stack';
import { code, page, table } from './markdown';

const describeRanges = (ranges: Ranges): string =>
  typeof ranges === 'string' ? `${ranges} address` : ranges.join(', ');

function describePeer(peer: Peer): string {
  switch (peer.kind) {
    case 'pods':
      return `${peer.namespace}/${peer.name}`;
    case 'namespace':
      return `all of ${peer.namespace}`;
    case 'addresses':
      return `${peer.name} (${describeRanges(peer.ranges)})`;
  }
}

/** Every connection that is allowed in the first environment. */
export function flowsPage(stack: Stack): string {
  const [environment] = stack.environments;
  if (environment === undefined) return page('Network flows', 'The stack has no environment.');
  const rows = flows(stack, environment, monitoredIn(environment, stack.services)).map(({ from, to, port, why }) => {
    const { number, protocol = 'TCP' } = to.ports[port] ?? { number: 0 };
    return [describePeer(from), describePeer(to), code(`${number}/${protocol}`), why];
  });
  return page(
    'Network flows',
    `Every connection that is allowed in ${environment.name}; all others are denied. Each of our pods may also query the cluster DNS.`,
    table(['from', 'to', 'port', 'purpose'], rows),
  );
}
