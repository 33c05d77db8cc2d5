import type { StackNames } from '../../base';
import { kubeState } from '../../catalogue';
import { component, type Flow, flow, peerOf } from '../../k8s';
import { image } from '../image';
import { watchedComponent } from '../scraped';
import { type KnownAddresses, kubernetesApi } from '../surroundings';

export const kubeStateMetricsImage = image('registry.k8s.io', 'kube-state-metrics/kube-state-metrics', 'v2.20.0');

export const kubeStateMetricsComponent = component('kube-state-metrics', {
  namespace: 'monitoring',
  component: 'exporter',
  ports: { metrics: { number: 8080 }, telemetry: { number: 8081 } },
});

/** Its series are about pods in other namespaces: their labels are kept. */
export const kubeStateMetricsService = (names: StackNames) =>
  watchedComponent(names, kubeStateMetricsComponent, 'metrics', {
    description: 'Reports the state of Kubernetes objects.',
    exposes: [kubeState],
    honorLabels: true,
  });

export function kubeStateMetricsFlows(names: StackNames, addresses?: KnownAddresses): readonly Flow[] {
  const peer = peerOf(kubeStateMetricsComponent, names);
  return [
    flow(peer, kubernetesApi(addresses), 'https', 'watches objects'),
    flow(peer, kubernetesApi(addresses), 'direct', 'watches objects'),
  ];
}
