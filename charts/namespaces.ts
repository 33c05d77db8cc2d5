import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Priority, priorityClass, stackLabels } from '../lib/k8s';
import { KubeNamespace, KubePriorityClass } from '../lib/k8s/api';
import type { ChartContext } from './context';

/** Pod security standard → the labels that make the API server hold pods to it. */
const enforce = (standard: 'privileged' | 'restricted'): Record<string, string> => ({
  'pod-security.kubernetes.io/enforce': standard,
  'pod-security.kubernetes.io/warn': standard,
});

const PRIORITIES: Readonly<Record<Priority, { value: number; description: string }>> = {
  critical: {
    value: 1_000_000,
    description: 'Metrics and alerting: without them nobody learns that the rest is gone.',
  },
  normal: { value: 100_000, description: 'Dashboards, traces and exporters.' },
};

/** What must exist before all else. The product's namespaces are here so that the platform can be applied before it. */
export class Namespaces extends Chart {
  constructor(scope: Construct, id: string, { stack }: ChartContext) {
    super(scope, id);
    const { namespaces, partOf } = stack.names;
    const labels = stackLabels(partOf);
    for (const name of namespaces.products) new KubeNamespace(this, name, { metadata: { name } });
    new KubeNamespace(this, namespaces.monitoring, {
      metadata: { name: namespaces.monitoring, labels: { ...labels, ...enforce('restricted') } },
    });
    new KubeNamespace(this, namespaces.agents, {
      metadata: { name: namespaces.agents, labels: { ...labels, ...enforce('privileged') } },
    });
    for (const priority of Object.keys(PRIORITIES) as Priority[]) {
      const { value, description } = PRIORITIES[priority];
      const name = priorityClass(priority, partOf);
      new KubePriorityClass(this, `priority-${name}`, {
        metadata: { name, labels },
        value,
        description,
        preemptionPolicy: 'PreemptLowerPriority',
      });
    }
  }
}
