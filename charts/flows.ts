/** Every network flow of an environment. All others are denied; addresses and scrape jobs derive from these. */
import { namespaces } from '../lib/catalogue';
import * as peers from '../lib/components/peers';
import type { Environment } from '../lib/environments';
import { type AddressesPeer, type Destination, type Flow, flow, internet, type PodsPeer } from '../lib/k8s';
import type { Service } from '../lib/services';

export function flows(environment: Environment, services: readonly Service[]): readonly Flow[] {
  return [
    ...alerting(environment),
    ...tracing(),
    ...dashboards(environment),
    ...exporters(environment),
    ...exposed(environment),
    ...scrapes(environment, services),
    flow(peers.prometheus, peers.kubernetesApi(environment), 'https', 'discovers targets'),
    flow(peers.prometheus, peers.kubernetesApi(environment), 'direct', 'discovers targets'),
  ];
}

function alerting({ notifications, network }: Environment): Flow[] {
  const { prometheus, alertmanager, webhooks } = peers;
  return [
    flow(prometheus, alertmanager, 'web', 'sends alerts'),
    flow(alertmanager, alertmanager, 'mesh', 'gossips silences and notifications'),
    flow(alertmanager, alertmanager, 'mesh-udp', 'gossips silences and notifications'),
    ...(notifications === undefined
      ? []
      : [
          flow(alertmanager, webhooks, 'https', 'notifies PagerDuty, Slack and the heartbeat receiver'),
          flow(alertmanager, smtpServer(notifications.smtp.port, network?.smtp), 'smtp', 'sends e-mail'),
        ]),
  ];
}

function smtpServer(number: number, cidr?: string): AddressesPeer<'smtp'> {
  const ports = { smtp: { number } };
  return cidr === undefined ? internet('smtp-server', ports) : { kind: 'addresses', name: 'smtp-server', cidr, ports };
}

function tracing(): Flow[] {
  const { jaegerAgent, jaegerCollector, jaegerQuery, jaegerStorage } = peers;
  const traced = peers.tracedServices(namespaces.aion);
  return [
    flow(traced, jaegerAgent, 'otlp-grpc', 'sends spans'),
    flow(traced, jaegerAgent, 'otlp-http', 'sends spans'),
    flow(jaegerAgent, jaegerCollector, 'otlp-grpc', 'passes spans on'),
    flow(traced, jaegerCollector, 'otlp-grpc', 'sends spans'),
    flow(traced, jaegerCollector, 'otlp-http', 'sends spans'),
    flow(traced, jaegerCollector, 'sampling', 'asks for its sampling strategy'),
    flow(jaegerCollector, jaegerStorage, 'storage', 'stores spans'),
    flow(jaegerQuery, jaegerStorage, 'storage', 'reads traces'),
  ];
}

/** The product's own database. */
const productDatabase = ({ databases: { postgres } }: Environment) =>
  peers.databasePods('postgres', namespaces.aion, 'sql', postgres.port);

function dashboards(environment: Environment): Flow[] {
  const { grafana, prometheus, alertmanager, jaegerQuery } = peers;
  return [
    flow(grafana, prometheus, 'web', 'queries metrics'),
    flow(grafana, alertmanager, 'web', 'shows alerts and silences'),
    flow(grafana, jaegerQuery, 'web', 'queries traces'),
    flow(grafana, peers.loki, 'web', 'queries logs'),
    flow(grafana, productDatabase(environment), 'sql', 'queries the product’s data'),
  ];
}

function exporters(environment: Environment): Flow[] {
  const { redis } = environment.databases;
  const { postgresExporter, redisExporter, kubeStateMetrics } = peers;
  return [
    flow(postgresExporter, productDatabase(environment), 'sql', 'reads statistics'),
    flow(redisExporter, peers.databasePods('redis', namespaces.aion, 'redis', redis.port), 'redis', 'reads statistics'),
    flow(kubeStateMetrics, peers.kubernetesApi(environment), 'https', 'watches objects'),
    flow(kubeStateMetrics, peers.kubernetesApi(environment), 'direct', 'watches objects'),
  ];
}

function exposed({ exposure }: Environment): Flow[] {
  if (exposure === undefined) return [];
  const controller = peers.ingressController(exposure);
  return [
    flow(controller, peers.grafana, 'web', 'serves the user interface'),
    flow(controller, peers.prometheus, 'web', 'serves the user interface'),
    flow(controller, peers.alertmanager, 'web', 'serves the user interface'),
    flow(controller, peers.jaegerQuery, 'web', 'serves the user interface'),
    flow(peers.blackboxExporter, peers.exposedInterfaces, 'https', 'probes the user interfaces'),
  ];
}

/** One for each service: adding a service adds its flow. */
function scrapes(environment: Environment, services: readonly Service[]): Flow[] {
  return services.map(service =>
    flow(peers.prometheus, scraped(environment, service), 'scrape', `scrapes ${service.name}`),
  );
}

function scraped(environment: Environment, { target }: Service): Destination<'scrape'> {
  if (target.kind === 'kubelet') {
    const kubelets = peers.kubelets(environment);
    return { ...kubelets, ports: { scrape: kubelets.ports.https } };
  }
  const { app: name, namespace, port: number } = target;
  const hostNetwork = name === peers.nodeExporter.name;
  const pods: PodsPeer<'scrape'> = { kind: 'pods', name, namespace, ports: { scrape: { number } } };
  return hostNetwork ? { ...pods, hostNetwork } : pods;
}
