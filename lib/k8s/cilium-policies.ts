import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Flow } from './network';
import { type CiliumEntity, type Peer, type PodsPeer, type Port, podLabels } from './peer';

interface CiliumPoliciesProps {
  readonly workload: PodsPeer;
  readonly metadata: ApiObjectMetadata;
  readonly incoming: readonly Flow[];
  readonly outgoing: readonly Flow[];
  /** Whether a DNS cache may run on the pod's own node. */
  readonly nodeLocalDns: boolean;
}

/**
 * To Cilium, nodes and the API server are entities, which a range of addresses does not match: a policy of its own kind
 * allows them, in addition to the NetworkPolicy. https://docs.cilium.io/en/stable/security/policy/language/
 */
export class CiliumPolicies {
  constructor(scope: Construct, { workload, metadata, incoming, outgoing, nodeLocalDns }: CiliumPoliciesProps) {
    const ingress = rules(incoming, flow => flow.from, 'fromEntities');
    const egress = rules(outgoing, flow => flow.to, 'toEntities');
    if (outgoing.length > 0 && nodeLocalDns) {
      const ports = (['UDP', 'TCP'] as const).map(protocol => ({ port: '53', protocol }));
      egress.unshift({ toEntities: ['host'], toPorts: [{ ports }] });
    }
    if (ingress.length + egress.length === 0) return;
    new ApiObject(scope, `${workload.namespace}-${workload.name}-cilium`, {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata,
      spec: {
        endpointSelector: { matchLabels: podLabels(workload) },
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    });
  }
}

interface EntityRule {
  readonly fromEntities?: readonly CiliumEntity[];
  readonly toEntities?: readonly CiliumEntity[];
  readonly toPorts: readonly { readonly ports: readonly { readonly port: string; readonly protocol: string }[] }[];
}

/** One rule for each port, its entities together. */
function rules(flows: readonly Flow[], other: (flow: Flow) => Peer, side: 'fromEntities' | 'toEntities'): EntityRule[] {
  const byPort = new Map<string, { port: Port; entities: Set<CiliumEntity> }>();
  for (const flow of flows) {
    const found = entitiesOf(other(flow));
    if (found.length === 0) continue;
    const port = flow.to.ports[flow.port] as Port;
    const key = `${port.number}/${port.protocol ?? 'TCP'}`;
    const rule = byPort.get(key) ?? { port, entities: new Set() };
    for (const entity of found) rule.entities.add(entity);
    byPort.set(key, rule);
  }
  return [...byPort.values()]
    .sort((a, b) => a.port.number - b.port.number)
    .map(({ port: { number, protocol = 'TCP' }, entities }) => ({
      [side]: [...entities],
      toPorts: [{ ports: [{ port: String(number), protocol }] }],
    }));
}

/** A pod on its node's network is the node. */
function entitiesOf(peer: Peer): readonly CiliumEntity[] {
  if (peer.kind === 'addresses') return peer.entities ?? [];
  return peer.kind === 'pods' && peer.hostNetwork ? ['host', 'remote-node'] : [];
}
