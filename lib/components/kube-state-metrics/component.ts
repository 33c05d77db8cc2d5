import type { StackNames } from '../../base';
import { kubeState } from '../../catalogue';
import { component, type Flow, peerOf } from '../../k8s';
import { image } from '../image';
import { watchedComponent } from '../scraped';
import { type KnownAddresses, kubernetesApiFlows } from '../surroundings';

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

export const kubeStateMetricsFlows = (names: StackNames, addresses?: KnownAddresses): readonly Flow[] =>
  kubernetesApiFlows(peerOf(kubeStateMetricsComponent, names), 'watches objects', addresses);
