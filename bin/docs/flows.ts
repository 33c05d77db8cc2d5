import { flows } from '../../charts/flows';
import { monitoredIn, production } from '../../lib/environments';
import type { Peer } from '../../lib/k8s';
import { allServices } from '../../lib/services';
import { code, page, table } from './markdown';

function describePeer(peer: Peer): string {
  switch (peer.kind) {
    case 'pods':
      return `${peer.namespace}/${peer.name}`;
    case 'namespace':
      return `all of ${peer.namespace}`;
    case 'addresses':
      return `${peer.name} (${peer.cidr}${peer.except ? ', without private addresses' : ''})`;
  }
}

/** Every connection that is allowed in production. */
export function flowsPage(): string {
  const rows = flows(production, monitoredIn(production, allServices())).map(({ from, to, port, why }) => {
    const { number, protocol = 'TCP' } = to.ports[port] ?? { number: 0 };
    return [describePeer(from), describePeer(to), code(`${number}/${protocol}`), why];
  });
  return page(
    'Network flows',
    'Every connection that is allowed in production; all others are denied. Each of our pods may also query the cluster DNS.',
    table(['from', 'to', 'port', 'purpose'], rows),
  );
}
