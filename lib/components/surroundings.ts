/** The stack's surroundings: the cluster, the product and the internet, as peers of its network flows. */
import { type StackNames, serviceOfHost } from '../base';
import { type AddressesPeer, type Destination, internet, type NamespacePeer, type PodsPeer } from '../k8s';
import type { KubeletTrust } from './kubelet/trust';

/** Addresses that NetworkPolicies cannot select by pod. */
export interface KnownAddresses {
  /** @default any address, on its ports only */
  readonly apiServer?: string;
  /** @default any address, on their ports only */
  readonly nodes?: string;
  /** Address range of the SMTP server, if it is private. @default any public address */
  readonly smtp?: string;
  /** Whose certificates the kubelets have. @default their own, which nobody can verify */
  readonly kubelets?: KubeletTrust;
}

/** Any address, if an environment does not set a range. */
const ANYWHERE = '0.0.0.0/0';

export const kubernetesApi = (known: KnownAddresses = {}): AddressesPeer<'https' | 'direct'> => ({
  kind: 'addresses',
  name: 'kubernetes-api',
  cidr: known.apiServer ?? ANYWHERE,
  // Network plugins apply policies before or after translating the Service's address, hence both ports.
  ports: { https: { number: 443 }, direct: { number: 6443 } },
});

export const nodeAddresses = (known: KnownAddresses = {}): string => known.nodes ?? ANYWHERE;

export const kubelets = (known?: KnownAddresses): AddressesPeer<'https'> => ({
  kind: 'addresses',
  name: 'kubelets',
  cidr: nodeAddresses(known),
  ports: { https: { number: 10250 } },
});

export const smtpServer = (number: number, { smtp }: KnownAddresses = {}): AddressesPeer<'smtp'> => {
  const ports = { smtp: { number } };
  return smtp === undefined
    ? internet('smtp-server', ports)
    : { kind: 'addresses', name: 'smtp-server', cidr: smtp, ports };
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
  cidr: ANYWHERE,
  ports: { https: { number: 443 } },
};

/** The programs that send spans, in each of the product's namespaces. */
export const tracedServices = ({ namespaces }: StackNames): readonly NamespacePeer[] =>
  namespaces.products.map(namespace => ({ kind: 'namespace', name: 'traced-services', namespace }));

/** Where Grafana queries logs. Loki is not deployed here. */
export const loki = ({ namespaces }: StackNames): PodsPeer<'web'> => ({
  kind: 'pods',
  name: 'loki',
  namespace: namespaces.monitoring,
  ports: { web: { number: 3100 } },
  foreign: true,
});

/**
 * A program of the product by its host name: the pods behind a Service, which carry its name as
 * `app.kubernetes.io/name`, or any address if the host is outside the cluster.
 */
export function hostPeer<const P extends string>(host: string, port: P, number: number): Destination<P> {
  const ports = { [port]: { number } } as PodsPeer<P>['ports'];
  const service = serviceOfHost(host);
  return service === undefined
    ? { kind: 'addresses', name: host, cidr: ANYWHERE, ports }
    : { kind: 'pods', ...service, ports, foreign: true };
}
