/** NetworkPolicies and the objects they refer to, limited to the fields that matter: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
import type { LabelSelector } from '../../../lib/checks/manifest/manifest';

export type Labels = Readonly<Record<string, string>>;
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface PolicyPort {
  readonly protocol?: Protocol;
  /** A number, or the name of a port of the destination pod. */
  readonly port?: number | string;
  readonly endPort?: number;
}
export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
export interface PolicyRule {
  readonly ports?: readonly PolicyPort[];
  /** Only in an ingress rule. */
  readonly from?: readonly PolicyPeer[];
  /** Only in an egress rule. */
  readonly to?: readonly PolicyPeer[];
}
export interface NetworkPolicy {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

/** A pod with its own address. To policies, a pod on the host network is its node. */
export interface NetworkPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Ports of its containers. @default none */
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: Protocol }[];
}
/** One end of a connection. */
export interface End {
  readonly address: string;
  /** @default none: a node, or an external address */
  readonly pod?: NetworkPod;
}
export interface Connection {
  readonly from: End;
  readonly to: End;
  /** Destination port. */
  readonly port: number;
  readonly protocol: Protocol;
}
/** Labels of each namespace. */
export type Namespaces = Readonly<Record<string, Labels>>;
