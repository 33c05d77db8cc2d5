/** The platform's programs as peers of each other: their names, namespaces and ports. */

import { namespaces } from '../catalogue';
import type { Environment, Exposure } from '../environments';
import { type AddressesPeer, internet, type NamespacePeer, type PodsPeer, podsOf } from '../k8s';
import { nodes } from '../services/nodes';
import * as services from '../services/platform';
import { postgres } from '../services/postgres';
import { redis } from '../services/redis';

export const prometheus = podsOf(services.prometheus, 'web');
export const alertmanager = podsOf(services.alertmanager, 'web', {
  mesh: { number: 9094 },
  'mesh-udp': { number: 9094, protocol: 'UDP' },
});
export const grafana = podsOf(services.grafana, 'web');

/** Port of Jaeger's health check, the same in each of its programs. */
const health = { number: 13133 };
/** Where spans are taken, by collectors and agents alike: OTLP's own ports. */
const otlp = { 'otlp-grpc': { number: 4317 }, 'otlp-http': { number: 4318 } };
export const jaegerCollector = podsOf(services.jaegerCollector, 'metrics', {
  ...otlp,
  sampling: { number: 5778 },
  health,
});
export const jaegerQuery = podsOf(services.jaegerQuery, 'metrics', {
  web: { number: 16686 },
  health,
});
export const jaegerStorage = podsOf(services.jaegerStorage, 'metrics', {
  storage: { number: 17271 },
  health,
});
/** On every node, with the collector's ports for spans: a service sends to either. */
export const jaegerAgent = podsOf(services.jaegerAgent, 'metrics', {
  ...otlp,
  health,
});

export const kubeStateMetrics = podsOf(services.kubeStateMetrics, 'metrics', { telemetry: { number: 8081 } });
export const postgresExporter = podsOf(postgres, 'metrics');
export const redisExporter = podsOf(redis, 'metrics');
export const blackboxExporter = podsOf(services.userInterfaces, 'metrics');
/** Where Grafana looks for logs. Loki is not part of what is deployed here. */
export const loki: PodsPeer<'web'> = {
  kind: 'pods',
  name: 'loki',
  namespace: namespaces.monitoring,
  ports: { web: { number: 3100 } },
  foreign: true,
};
/** On the node's own network: it counts the node's traffic, not its own. */
export const nodeExporter: PodsPeer<'metrics'> = { ...podsOf(nodes, 'metrics'), hostNetwork: true };

/** Any address, where an environment does not say which ones. */
const ANYWHERE = '0.0.0.0/0';

export const kubernetesApi = ({ network }: Environment): AddressesPeer<'https' | 'direct'> => ({
  kind: 'addresses',
  name: 'kubernetes-api',
  cidr: network?.apiServer ?? ANYWHERE,
  // Policies are applied before or after the Service's address is translated, as the network plugin has it: both ports.
  ports: { https: { number: 443 }, direct: { number: 6443 } },
});

export const nodeAddresses = ({ network }: Environment): string => network?.nodes ?? ANYWHERE;

export const kubelets = (environment: Environment): AddressesPeer<'https'> => ({
  kind: 'addresses',
  name: 'kubelets',
  cidr: nodeAddresses(environment),
  ports: { https: { number: 10250 } },
});

export const ingressController = ({ controllerNamespace }: Exposure): NamespacePeer => ({
  kind: 'namespace',
  name: 'ingress-controller',
  namespace: controllerNamespace,
});

/** PagerDuty, Slack, Teams, Discord and the heartbeat receiver. */
export const webhooks = internet('webhooks', { https: { number: 443 } });

/** The exposed user interfaces as a browser reaches them: the ingress controller's own address, wherever that is. */
export const exposedInterfaces: AddressesPeer<'https'> = {
  kind: 'addresses',
  name: 'exposed-interfaces',
  cidr: ANYWHERE,
  ports: { https: { number: 443 } },
};

/** The programs that send spans. */
export const tracedServices = (namespace: string): NamespacePeer => ({
  kind: 'namespace',
  name: 'traced-services',
  namespace,
});

/** A program in the product's namespace, by its `app.kubernetes.io/name`. */
export const databasePods = <const P extends string>(
  name: string,
  namespace: string,
  port: P,
  number: number,
): PodsPeer<P> => ({
  kind: 'pods',
  name,
  namespace,
  ports: { [port]: { number } } as PodsPeer<P>['ports'],
  foreign: true,
});
