import type { Construct } from 'constructs';
import { IntOrString, KubeNetworkPolicy, type NetworkPolicyPeer, type NetworkPolicyPort } from './api';
import { objectLabels, selector, stackLabels } from './labels';
import type { Flow, Network } from './network';
import { type Peer, type PodsPeer, type Port, podLabels } from './peer';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Where the cluster's DNS answers: its pods, and the address of a node-local cache where there is one. */
const DNS: readonly NetworkPolicyPeer[] = [
  {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  },
  { ipBlock: { cidr: '169.254.20.10/32' } },
];

export interface NetworkPoliciesProps {
  readonly network: Network;
  /** Namespaces where every flow that is not declared is denied. */
  readonly namespaces: readonly string[];
  /** Name of the stack. */
  readonly partOf: string;
  /** Addresses of the nodes. */
  readonly nodes: string;
}

/** Denies everything in the namespaces, then allows each of the stack's workloads its declared flows. */
export class NetworkPolicies {
  constructor(scope: Construct, { network, namespaces, partOf, nodes }: NetworkPoliciesProps) {
    for (const namespace of namespaces) {
      new KubeNetworkPolicy(scope, `${namespace}-deny`, {
        metadata: { name: 'default-deny', namespace, labels: stackLabels(partOf) },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
    }
    for (const workload of workloadsIn(network, namespaces)) {
      const incoming = network.flows.filter(({ to }) => same(to, workload));
      const outgoing = network.flows.filter(({ from }) => same(from, workload));
      const ingress = rules(incoming, flow => flow.from, 'from', nodes);
      const egress = rules(outgoing, flow => flow.to, 'to', nodes);
      if (outgoing.length > 0)
        egress.unshift({ to: [...DNS], ports: [port({ number: 53, protocol: 'UDP' }), port({ number: 53 })] });
      new KubeNetworkPolicy(scope, `${workload.namespace}-${workload.name}`, {
        metadata: {
          name: workload.name,
          namespace: workload.namespace,
          labels: objectLabels({ name: workload.name, component: 'network', partOf }),
        },
        spec: {
          podSelector: { matchLabels: selector(workload.name) },
          policyTypes: ['Ingress', 'Egress'],
          ...(ingress.length > 0 && { ingress }),
          ...(egress.length > 0 && { egress }),
        },
      });
    }
  }
}

const same = (a: Peer, b: PodsPeer): boolean => a.kind === 'pods' && a.name === b.name && a.namespace === b.namespace;

function workloadsIn({ flows }: Network, namespaces: readonly string[]): PodsPeer[] {
  const found = new Map<string, PodsPeer>();
  for (const peer of flows.flatMap(({ from, to }) => [from, to])) {
    // Policies do not apply to pods on the host's network: a policy for them would protect nothing.
    if (peer.kind !== 'pods' || peer.hostNetwork || peer.foreign || !namespaces.includes(peer.namespace)) continue;
    found.set(`${peer.namespace}/${peer.name}`, peer);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, peer]) => peer);
}

const port = ({ number, protocol = 'TCP' }: Port): NetworkPolicyPort => ({
  port: IntOrString.fromNumber(number),
  protocol,
});

/** One rule for each set of ports, its peers together, so that the diff of a new flow is one line. */
function rules<Side extends 'from' | 'to'>(
  flows: readonly Flow[],
  other: (flow: Flow) => Peer,
  side: Side,
  nodes: string,
): ({ ports: NetworkPolicyPort[] } & { [S in Side]: NetworkPolicyPeer[] })[] {
  const byPort = new Map<string, { port: Port; peers: Map<string, NetworkPolicyPeer> }>();
  for (const flow of flows) {
    const declared = flow.to.ports[flow.port] as Port;
    const key = `${declared.number}/${declared.protocol ?? 'TCP'}`;
    const rule = byPort.get(key) ?? { port: declared, peers: new Map() };
    const peer = policyPeer(other(flow), nodes);
    rule.peers.set(JSON.stringify(peer), peer);
    byPort.set(key, rule);
  }
  const sorted = [...byPort.values()].sort((a, b) => a.port.number - b.port.number);
  return sorted.map(rule => ({ [side]: [...rule.peers.values()], ports: [port(rule.port)] })) as never;
}

function policyPeer(peer: Peer, nodes: string): NetworkPolicyPeer {
  if (peer.kind === 'addresses') {
    return { ipBlock: { cidr: peer.cidr, ...(peer.except && { except: [...peer.except] }) } };
  }
  if (peer.kind === 'pods' && peer.hostNetwork) return { ipBlock: { cidr: nodes } };
  const namespaceSelector = { matchLabels: { [NAMESPACE_NAME]: peer.namespace } };
  if (peer.kind === 'namespace') return { namespaceSelector };
  return { namespaceSelector, podSelector: { matchLabels: podLabels(peer) } };
}
