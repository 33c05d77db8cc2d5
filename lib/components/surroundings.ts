/** The stack's surroundings: the cluster, the product and the internet, as peers of its network flows. */
import { type StackNames, serviceOfHost } from '../base';
import {
  type AddressesPeer,
  type Destination,
  type Flow,
  flow,
  internet,
  type NamespacePeer,
  type PodsPeer,
  type Ranges,
} from '../k8s';
import type { KubeletTrust } from './kubelet/trust';

/** Addresses that NetworkPolicies cannot select by pod. */
export interface KnownAddresses {
  /** Ranges of the API server. @default any address, on its ports only */
  readonly apiServer?: string | readonly string[];
  /** The port at which it listens itself; its Service always has 443. @default 6443 */
  readonly apiServerPort?: number;
  /** Ranges of the nodes. @default any address, on their ports only */
  readonly nodes?: string | readonly string[];
  /** Address range of the SMTP server, if it is private. @default any public address */
  readonly smtp?: string | readonly string[];
  /** Whose certificates the kubelets have. @default their own, which nobody can verify */
  readonly kubelets?: KubeletTrust;
}

/** One range or several; any address, if an environment does not set one. */
const known = (ranges: string | readonly string[] = 'any'): Ranges =>
  ranges === 'any' || typeof ranges !== 'string' ? ranges : [ranges];

export const kubernetesApi = ({
  apiServer,
  apiServerPort = 6443,
}: KnownAddresses = {}): AddressesPeer<'https' | 'direct'> => ({
  kind: 'addresses',
  name: 'kubernetes-api',
  ranges: known(apiServer),
  entities: ['kube-apiserver'],
  // Network plugins apply policies before or after translating the Service's address, hence both ports.
  ports: { https: { number: 443 }, direct: { number: apiServerPort } },
});

/** From pods to the API server, for a purpose. */
export function kubernetesApiFlows(from: PodsPeer, purpose: string, addresses?: KnownAddresses): readonly Flow[] {
  const api = kubernetesApi(addresses);
  return [flow(from, api, 'https', purpose), flow(from, api, 'direct', purpose)];
}

export const nodeAddresses = ({ nodes }: KnownAddresses = {}): Ranges => known(nodes);

export const kubelets = (addresses?: KnownAddresses): AddressesPeer<'https'> => ({
  kind: 'addresses',
  name: 'kubelets',
  ranges: nodeAddresses(addresses),
  entities: ['host', 'remote-node'],
  ports: { https: { number: 10250 } },
});

export const smtpServer = (number: number, { smtp }: KnownAddresses = {}): AddressesPeer<'smtp'> => {
  const ports = { smtp: { number } };
  return smtp === undefined
    ? internet('smtp-server', ports)
    : { kind: 'addresses', name: 'smtp-server', ranges: known(smtp), ports };
};

/** PagerDuty, Slack, Teams, Discord and the heartbeat receiver. */
export const webhooks = internet('webhooks', { https: { number: 443 } });

export const ingressController = (pods: Pick<PodsPeer, 'namespace' | 'labels'>): PodsPeer => ({
  ...pods,
  kind: 'pods',
  name: 'ingress-controller',
  ports: {},
  foreign: true,
});

/** The exposed user interfaces as browsers reach them: the ingress controller's own address, wherever that is. */
export const exposedInterfaces: AddressesPeer<'https'> = {
  kind: 'addresses',
  name: 'exposed-interfaces',
  ranges: 'any',
  // Inside the cluster, Cilium sees the controller's pods behind its address.
  entities: ['cluster', 'ingress'],
  ports: { https: { number: 443 } },
};

/** The programs that send spans, in each of the product's namespaces. */
export const tracedServices = ({ namespaces }: StackNames): readonly NamespacePeer[] =>
  namespaces.products.map(namespace => ({ kind: 'namespace', name: 'traced-services', namespace }));

/**
 * A program of the product by its host name: the pods behind a Service, which carry its name as
 * `app.kubernetes.io/name`, or any address if the host is outside the cluster.
 */
export function hostPeer<const P extends string>(host: string, port: P, number: number): Destination<P> {
  const ports = { [port]: { number } } as PodsPeer<P>['ports'];
  const service = serviceOfHost(host);
  return service === undefined
    ? { kind: 'addresses', name: host, ranges: 'any', ports }
    : { kind: 'pods', ...service, ports, foreign: true };
}
