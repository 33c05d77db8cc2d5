import type { StackNames } from '../base/stack-names';
import type { Ranges } from './addresses';
import { type Owner, selector } from './labels';

/** A port of a workload; probes, Services and flows refer to it by name. */
export interface Port {
  readonly number: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Pods of the stack, or pods that it scrapes: those whose label `app.kubernetes.io/name` is `name`. */
export interface PodsPeer<Ports extends string = string> {
  readonly kind: 'pods';
  readonly name: string;
  readonly namespace: string;
  readonly ports: Readonly<Record<Ports, Port>>;
  /** They share their node's address, which policies must allow instead. @default false */
  readonly hostNetwork?: boolean;
  /** They are not part of the stack, which makes no policies for them. @default false */
  readonly foreign?: boolean;
  /** Labels that select them. @default `app.kubernetes.io/name` is `name` */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The labels by which policies select a peer's pods. */
export const podLabels = ({ labels, name }: PodsPeer): Record<string, string> => ({ ...(labels ?? selector(name)) });

/** Every pod of a namespace. */
export interface NamespacePeer {
  readonly kind: 'namespace';
  readonly name: string;
  readonly namespace: string;
}

/** https://docs.cilium.io/en/stable/security/policy/language/#entities-based */
export type CiliumEntity = 'host' | 'remote-node' | 'kube-apiserver' | 'cluster' | 'ingress';

/** Addresses outside the pod network. */
export interface AddressesPeer<Ports extends string = string> {
  readonly kind: 'addresses';
  readonly name: string;
  readonly ranges: Ranges;
  /** What these addresses are to Cilium, which matches neither nodes nor the API server by address. @default nothing special */
  readonly entities?: readonly CiliumEntity[];
  readonly ports: Readonly<Record<Ports, Port>>;
}

export type Peer = PodsPeer | NamespacePeer | AddressesPeer;
/** A peer that can be connected to. */
export type Destination<Ports extends string = string> = PodsPeer<Ports> | AddressesPeer<Ports>;

/** Pods of a component of the stack: objects created for them carry its labels. */
export interface OwnPeer<Ports extends string = string> extends PodsPeer<Ports>, Owner {}

/** The properties of a program that do not depend on the stack that deploys it. */
export interface Component<Ports extends string = string> {
  readonly name: string;
  /** `agents` for programs that need the host. */
  readonly namespace: 'monitoring' | 'agents';
  /** Label `app.kubernetes.io/component`. */
  readonly component: string;
  readonly ports: Readonly<Record<Ports, Port>>;
  /** It shares its node's address. @default false */
  readonly hostNetwork?: true;
}

export const component = <const P extends string>(name: string, props: Omit<Component<P>, 'name'>): Component<P> => ({
  ...props,
  name,
});

/** The pods of a component in a stack. */
export const peerOf = <P extends string>(program: Component<P>, { namespaces, partOf }: StackNames): OwnPeer<P> => ({
  ...program,
  kind: 'pods',
  namespace: namespaces[program.namespace],
  partOf,
});

/** The port's number. */
export const portNumber = <P extends string>(peer: { readonly ports: Readonly<Record<P, Port>> }, port: P): number =>
  peer.ports[port].number;

/** The name of the port with this number. Throws if the peer has none. */
export function portName(peer: PodsPeer, number: number): string {
  const found = Object.entries(peer.ports).find(([, port]) => port.number === number);
  if (found === undefined) throw new RangeError(`${peer.name} has no port ${number}`);
  return found[0];
}

/**
 * The ports that a Service or a container lists: each number once. `kubectl apply` identifies ports by the number alone:
 * of two that share one, for TCP and UDP, it loses one when they change, and `kubectl diff` does not show it. The list is
 * informative: clients that use the pod's own address, such as gossip peers, need no entry.
 */
export const listedPorts = ({ ports }: PodsPeer): (readonly [name: string, port: Port])[] => {
  const byNumber = new Map<number, readonly [string, Port]>();
  for (const [name, port] of Object.entries(ports)) {
    if (!byNumber.has(port.number)) byNumber.set(port.number, [name, port]);
  }
  return [...byNumber.values()];
};
