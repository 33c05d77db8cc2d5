/** NetworkPolicies and what they are about, as far as they decide: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
import type { LabelSelector } from '../../../lib/checks/manifest/manifest';

export type Labels = Readonly<Record<string, string>>;
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface PolicyPort {
  readonly protocol?: Protocol;
  /** A number, or the name of a port of the pod that is connected to. */
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
  /** Of an ingress rule. */
  readonly from?: readonly PolicyPeer[];
  /** Of an egress rule. */
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

/** A pod with an address of its own. One on its node's network is that node, and no pod, to policies. */
export interface NetworkPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Names of its containers' ports. @default none */
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: Protocol }[];
}
/** One end of a connection. */
export interface End {
  readonly address: string;
  /** @default none: a node, or something outside */
  readonly pod?: NetworkPod;
}
export interface Connection {
  readonly from: End;
  readonly to: End;
  /** Of the end that is connected to. */
  readonly port: number;
  readonly protocol: Protocol;
}
/** Labels of each namespace. */
export type Namespaces = Readonly<Record<string, Labels>>;
