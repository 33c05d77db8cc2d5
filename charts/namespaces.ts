import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Priority, priorityClass, stackLabels } from '../lib/k8s';
import { KubeNamespace, KubePriorityClass, type KubePriorityClassProps } from '../lib/k8s/api';
import type { ChartContext } from './context';

/** The labels that make the API server enforce a pod security standard. */
const enforce = (standard: 'privileged' | 'restricted'): Record<string, string> => ({
  'pod-security.kubernetes.io/enforce': standard,
  'pod-security.kubernetes.io/warn': standard,
});

/**
 * Only what must survive preempts the product: Prometheus and Alertmanager, which alone report that a full cluster is full, and the node
 * exporter, which must run on the full node. A cluster is short of room when the product needs it most: dashboards, traces
 * and the other exporters wait.
 */
const PRIORITIES: Readonly<
  Record<Priority, Pick<KubePriorityClassProps, 'value' | 'description' | 'preemptionPolicy'>>
> = {
  critical: {
    value: 1_000_000,
    description: 'Metrics and alerting. If these fail, nothing reports that anything else has failed.',
    preemptionPolicy: 'PreemptLowerPriority',
  },
  normal: {
    value: 100_000,
    description: 'Dashboards, traces and exporters. They wait for room: nothing of the product makes way for them.',
    preemptionPolicy: 'Never',
  },
};

/** What must exist first. It includes the product's namespaces, so that the platform can be applied before the product. */
export class Namespaces extends Chart {
  constructor(scope: Construct, id: string, { stack }: ChartContext) {
    super(scope, id);
    const { namespaces, partOf } = stack.names;
    const labels = stackLabels(partOf);
    for (const name of namespaces.products) new KubeNamespace(this, name, { metadata: { name } });
    new KubeNamespace(this, namespaces.monitoring, {
      metadata: { name: namespaces.monitoring, labels: { ...labels, ...enforce('restricted') } },
    });
    // hostNetwork and hostPath, which the node exporter needs, are beyond *baseline* already. Synth refuses the rest there.
    new KubeNamespace(this, namespaces.agents, {
      metadata: { name: namespaces.agents, labels: { ...labels, ...enforce('privileged') } },
    });
    for (const priority of Object.keys(PRIORITIES) as Priority[]) {
      const name = priorityClass(priority, partOf);
      new KubePriorityClass(this, `priority-${name}`, {
        metadata: { name, labels },
        ...PRIORITIES[priority],
      });
    }
  }
}
