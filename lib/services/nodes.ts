import { containers, kubelet as kubeletMetrics, namespaces, nodeExporter } from '../catalogue';
import { service } from './model/service';

export const nodes = service('nodes', {
  description: 'The machines, seen through the node exporter on each.',
  team: 'platform',
  exposes: [nodeExporter],
  scraped: { kind: 'pods', namespace: namespaces.agents, app: 'node-exporter', port: 9100, path: '/metrics' },
});

/** The kubelet speaks of pods and volumes in other namespaces: their labels are kept. */
export const kubelet = service('kubelet', {
  description: 'The agent of each node: its volumes.',
  team: 'platform',
  exposes: [kubeletMetrics],
  scraped: { kind: 'kubelet', path: '/metrics' },
  honorLabels: true,
  // Mostly the kubelet's own histograms, which no rule uses: only the catalogue's metrics are kept.
  sampleLimit: 2_000,
});

export const cadvisor = service('cadvisor', {
  description: 'CPU and memory of every container, from each node.',
  team: 'platform',
  exposes: [containers],
  scraped: { kind: 'kubelet', path: '/metrics/cadvisor' },
  honorLabels: true,
  sampleLimit: 2_000,
});
