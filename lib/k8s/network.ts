import type { AddressesPeer, Destination, Peer, PodsPeer } from './peer';

/** A connection that is allowed. All others are denied. */
export interface Flow {
  readonly from: Peer;
  readonly to: Destination;
  readonly port: string;
  /** Its purpose, for the reader of docs/generated/flows.md. */
  readonly why: string;
}

export const flow = <P extends string>(from: Peer, to: Destination<P>, port: P, why: string): Flow => ({
  from,
  to,
  port,
  why,
});

const key = (from: Peer, to: Peer, port: string): string =>
  `${[from, to]
    .map(({ kind, name, ...rest }) => `${kind} ${'namespace' in rest ? rest.namespace : ''}/${name}`)
    .join(' → ')}:${port}`;

/** The flows of an environment. It provides addresses only for declared flows. */
export class Network {
  private readonly declared: ReadonlySet<string>;

  constructor(readonly flows: readonly Flow[]) {
    this.declared = new Set(flows.map(({ from, to, port }) => key(from, to, port)));
  }

  /** `host:port` of a Service, for a connection that is declared. Throws for one that is not. */
  address<P extends string>(from: PodsPeer, to: PodsPeer<P>, port: NoInfer<P>): string {
    return `${this.host(from, to, port)}:${to.ports[port].number}`;
  }

  /** `http://host:port`. */
  url<P extends string>(from: PodsPeer, to: PodsPeer<P>, port: NoInfer<P>): string {
    return `http://${this.address(from, to, port)}`;
  }

  /** The DNS name that lists every pod of a headless Service. */
  podsAddress<P extends string>(from: PodsPeer, to: PodsPeer<P>, port: NoInfer<P>): string {
    return headlessName(to) + this.host(from, to, port).slice(to.name.length);
  }

  private host(from: PodsPeer, to: PodsPeer, port: string): string {
    if (!this.declared.has(key(from, to, port))) {
      throw new Error(
        `${from.name} may not connect to ${to.name}:${port}: declare the flow among those of ${from.name} first`,
      );
    }
    return `${to.name}.${to.namespace}.svc`;
  }
}

/** Name of the headless Service that gives a StatefulSet's pods their DNS names. */
export const headlessName = ({ name }: PodsPeer): string => `${name}-pods`;

/** Any address on the internet, but none in a private network. */
export const internet = <const P extends string>(name: string, ports: AddressesPeer<P>['ports']): AddressesPeer<P> => ({
  kind: 'addresses',
  name,
  ranges: 'public',
  ports,
});
