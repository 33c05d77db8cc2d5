import type { StackNames } from '../../base';
import { collector, logAgent } from '../../catalogue';
import { component, type Flow, flow, peerOf } from '../../k8s';
import type { Service } from '../../services';
import type { LogStorage } from '../../storage';
import { image } from '../image';
import { logEndpoint } from '../log-store';
import { watchedComponent } from '../scraped';
import { type KnownAddresses, kubernetesApiFlows } from '../surroundings';

/** Upstream's distribution with every component; the tests build one release with those that are configured (tools/pinned/otelcol). */
export const logAgentImage = image('docker.io', 'otel/opentelemetry-collector-contrib', '0.163.0');

/** On every node. Nothing connects to it but Prometheus and the kubelet. */
export const logAgentComponent = component('log-agent', {
  namespace: 'agents',
  component: 'logging',
  ports: { metrics: { number: 8888 }, health: { number: 13133 } },
});

export const logAgentService = (names: StackNames): Service =>
  watchedComponent(names, logAgentComponent, 'metrics', {
    description: 'Reads the logs of the containers on its node and passes them on.',
    exposes: [logAgent, collector],
    onePerNode: true,
  });

/** None without a store of logs. */
export function logAgentFlows(names: StackNames, storage?: LogStorage, addresses?: KnownAddresses): readonly Flow[] {
  if (storage === undefined) return [];
  const agent = peerOf(logAgentComponent, names);
  const { peer, port } = logEndpoint(names, storage);
  return [
    flow(agent, peer, port, 'sends logs'),
    ...kubernetesApiFlows(agent, 'watches the pods of its node', addresses),
  ];
}
