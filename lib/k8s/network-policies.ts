import type { Construct } from 'constructs';
import { asRange, type IpFamily } from '../base/addresses';
import { ipBlocks, type Ranges, withoutContained } from './addresses';
import { IntOrString, KubeNetworkPolicy, type NetworkPolicyPeer, type NetworkPolicyPort } from './api';
import { CiliumPolicies } from './cilium-policies';
import { objectLabels, stackLabels } from './labels';
import type { Flow, Network } from './network';
import { type Peer, type PodsPeer, type Port, podLabels } from './peer';

export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Pods of Kubernetes itself, by the label that its add-ons carry. */
const systemPods = (app: string): NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': app } },
});

/** What policies cannot see of a cluster: where its nodes and caches are, and who enforces them. */
export interface PolicyTerrain {
  readonly ipFamilies: readonly IpFamily[];
  readonly nodes: Ranges;
  /** Addresses at which a node's own DNS cache answers, in addition to the DNS pods. */
  readonly nodeLocalDns: readonly string[];
  /** Whether Cilium enforces the policies. */
  readonly cilium: boolean;
}

export interface NetworkPoliciesProps {
  readonly network: Network;
  /** Namespaces where every flow that is not declared is denied. */
  readonly namespaces: readonly string[];
  /** Name of the stack. */
  readonly partOf: string;
  readonly terrain: PolicyTerrain;
}

/** Denies everything in the namespaces, then allows each of the stack's workloads its declared flows. */
export class NetworkPolicies {
  constructor(scope: Construct, { network, namespaces, partOf, terrain }: NetworkPoliciesProps) {
    for (const namespace of namespaces) {
      new KubeNetworkPolicy(scope, `${namespace}-deny`, {
        metadata: { name: 'default-deny', namespace, labels: stackLabels(partOf) },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
    }
    for (const workload of workloadsIn(network, namespaces)) {
      const incoming = network.flows.filter(({ to }) => same(to, workload));
      const outgoing = network.flows.filter(({ from }) => same(from, workload));
      const ingress = rules(incoming, flow => flow.from, 'from', terrain);
      const egress = rules(outgoing, flow => flow.to, 'to', terrain);
      if (outgoing.length > 0)
        egress.unshift({ to: dns(terrain), ports: [port({ number: 53, protocol: 'UDP' }), port({ number: 53 })] });
      const labels = objectLabels({ name: workload.name, component: 'network', partOf });
      const metadata = { name: workload.name, namespace: workload.namespace, labels };
      new KubeNetworkPolicy(scope, `${workload.namespace}-${workload.name}`, {
        metadata,
        spec: {
          podSelector: { matchLabels: podLabels(workload) },
          policyTypes: ['Ingress', 'Egress'],
          ...(ingress.length > 0 && { ingress }),
          ...(egress.length > 0 && { egress }),
        },
      });
      if (terrain.cilium)
        new CiliumPolicies(scope, {
          ...{ workload, metadata, incoming, outgoing },
          nodeLocalDns: terrain.nodeLocalDns.length > 0,
        });
    }
  }
}

/** Where the cluster's DNS answers: its pods, and a cache on the pod's own node, which is a pod itself only with Cilium. */
function dns({ nodeLocalDns, cilium }: PolicyTerrain): NetworkPolicyPeer[] {
  return [
    systemPods('kube-dns'),
    ...(cilium ? [systemPods('node-local-dns')] : []),
    ...nodeLocalDns.map(address => ({ ipBlock: { cidr: asRange(address) } })),
  ];
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
  terrain: PolicyTerrain,
): ({ ports: NetworkPolicyPort[] } & { [S in Side]: NetworkPolicyPeer[] })[] {
  const byPort = new Map<string, { port: Port; peers: Map<string, NetworkPolicyPeer> }>();
  for (const flow of flows) {
    const declared = flow.to.ports[flow.port] as Port;
    const key = `${declared.number}/${declared.protocol ?? 'TCP'}`;
    const rule = byPort.get(key) ?? { port: declared, peers: new Map() };
    for (const peer of policyPeers(other(flow), terrain)) rule.peers.set(JSON.stringify(peer), peer);
    byPort.set(key, rule);
  }
  const sorted = [...byPort.values()].sort((a, b) => a.port.number - b.port.number);
  return sorted.map(rule => ({ [side]: needed([...rule.peers.values()]), ports: [port(rule.port)] })) as never;
}

function needed(peers: readonly NetworkPolicyPeer[]): NetworkPolicyPeer[] {
  const blocks = withoutContained(peers.flatMap(({ ipBlock }) => ipBlock ?? []));
  return peers.filter(({ ipBlock }) => ipBlock === undefined || blocks.includes(ipBlock));
}

function policyPeers(peer: Peer, { ipFamilies, nodes }: PolicyTerrain): readonly NetworkPolicyPeer[] {
  const blocks = (ranges: Ranges) => ipBlocks(ranges, ipFamilies).map(ipBlock => ({ ipBlock }));
  if (peer.kind === 'addresses') return blocks(peer.ranges);
  if (peer.kind === 'pods' && peer.hostNetwork) return blocks(nodes);
  const namespaceSelector = { matchLabels: { [NAMESPACE_NAME]: peer.namespace } };
  if (peer.kind === 'namespace') return [{ namespaceSelector }];
  return [{ namespaceSelector, podSelector: { matchLabels: podLabels(peer) } }];
}
