import type { StackNames } from '../../base';
import { nodeExporter } from '../../catalogue';
import { component } from '../../k8s';
import { type Service, serviceDeclarations } from '../../services';
import { image } from '../image';
import { throughExporter } from '../scraped';

export const nodeExporterImage = image('quay.io', 'prometheus/node-exporter', 'v1.12.1');

/** On the node's own network: it counts the node's traffic, not its own. */
export const nodeExporterComponent = component('node-exporter', {
  namespace: 'agents',
  component: 'exporter',
  ports: { metrics: { number: 9100 } },
  hostNetwork: true,
});

/** Name of the service that stands for the machines themselves. */
export const NODES = 'nodes';

export const nodesService = (names: StackNames): Service =>
  serviceDeclarations(names)(NODES, {
    description: 'The machines, seen through the node exporter on each.',
    team: names.roles.platform,
    exposes: [nodeExporter],
    onePerNode: true,
    scraped: throughExporter(names, nodeExporterComponent, 'metrics'),
  });
