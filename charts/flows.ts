/** Every network flow of an environment. All others are denied; addresses and scrape jobs are derived from these. */
import { COMPONENTS, watchedDatabases } from '../lib/components';
import { alertmanagerFlows } from '../lib/components/alertmanager';
import { blackboxExporterFlows } from '../lib/components/blackbox-exporter';
import { databaseExporterFlows, exporterFlows } from '../lib/components/exporter';
import { exposureFlows, httpSolverFlows } from '../lib/components/exposure';
import { grafanaFlows } from '../lib/components/grafana';
import { jaegerFlows } from '../lib/components/jaeger';
import { kubeStateMetricsFlows } from '../lib/components/kube-state-metrics';
import { logAgentFlows } from '../lib/components/log-agent';
import { queriedLogs } from '../lib/components/log-store';
import { prometheusComponent, prometheusFlows, remoteWriteFlows } from '../lib/components/prometheus';
import { type KnownAddresses, kubelets } from '../lib/components/surroundings';
import { type Destination, type Flow, flow, type PodsPeer, peerOf } from '../lib/k8s';
import type { Service } from '../lib/services';
import { type Environment, queriedDatabase, type Stack } from '../lib/stack';

export function flows(
  stack: Pick<Stack, 'names' | 'exporters' | 'dashboards'>,
  environment: Environment,
  services: readonly Service[],
): readonly Flow[] {
  const { names, exporters } = stack;
  const { network, notifications, exposure, databases, prometheus, logs } = environment;
  return [
    ...prometheusFlows(names, network),
    ...remoteWriteFlows(names, prometheus.storage),
    ...alertmanagerFlows(names, notifications, network),
    ...jaegerFlows(names),
    ...grafanaFlows(names, {
      database: queriedDatabase(stack, environment),
      logs: queriedLogs(names, logs?.storage),
      signIn: exposure?.signIn,
    }),
    ...watchedDatabases(databases).flatMap(({ exporter, watched }) => databaseExporterFlows(names, exporter, watched)),
    ...exporters.flatMap(exporter => exporterFlows(names, exporter)),
    ...logAgentFlows(names, logs?.storage, network),
    ...kubeStateMetricsFlows(names, network),
    ...blackboxExporterFlows(names, network, exposure !== undefined),
    ...(exposure === undefined ? [] : [...exposureFlows(names, exposure), ...httpSolverFlows(names, exposure)]),
    // One for each service: adding a service adds its flow.
    ...services.map(service =>
      flow(peerOf(prometheusComponent, names), scraped(service, network), 'scrape', `scrapes ${service.name}`),
    ),
  ];
}

/** Programs that share their node's address. */
const ON_HOST = COMPONENTS.filter(({ hostNetwork }) => hostNetwork).map(({ name }) => name);

function scraped({ target }: Service, network?: KnownAddresses): Destination<'scrape'> {
  if (target.kind === 'kubelet') {
    const peer = kubelets(network);
    return { ...peer, ports: { scrape: peer.ports.https } };
  }
  const { app: name, namespace, port: number } = target;
  const pods: PodsPeer<'scrape'> = { kind: 'pods', name, namespace, ports: { scrape: { number } } };
  return ON_HOST.includes(name) ? { ...pods, hostNetwork: true } : pods;
}
