import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { namespaces } from '../lib/catalogue';
import { type PriorityClass, platformLabels } from '../lib/k8s';
import { KubeNamespace, KubePriorityClass } from '../lib/k8s/api';

/** Pod security standard → the labels that make the API server hold pods to it. */
const enforce = (standard: 'privileged' | 'restricted'): Record<string, string> => ({
  'pod-security.kubernetes.io/enforce': standard,
  'pod-security.kubernetes.io/warn': standard,
});

const PRIORITIES: Readonly<Record<PriorityClass, { value: number; description: string }>> = {
  'aion-monitoring-critical': {
    value: 1_000_000,
    description: 'Metrics and alerting: without them nobody learns that the rest is gone.',
  },
  'aion-monitoring': { value: 100_000, description: 'Dashboards, traces and exporters.' },
};

/** What must exist before all else. The product's namespace is here so that the platform can be applied before it. */
export class Namespaces extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new KubeNamespace(this, namespaces.aion, { metadata: { name: namespaces.aion } });
    new KubeNamespace(this, namespaces.monitoring, {
      metadata: { name: namespaces.monitoring, labels: { ...platformLabels, ...enforce('restricted') } },
    });
    new KubeNamespace(this, namespaces.agents, {
      metadata: { name: namespaces.agents, labels: { ...platformLabels, ...enforce('privileged') } },
    });
    for (const [name, { value, description }] of Object.entries(PRIORITIES)) {
      new KubePriorityClass(this, `priority-${name}`, {
        metadata: { name, labels: platformLabels },
        value,
        description,
        preemptionPolicy: 'PreemptLowerPriority',
      });
    }
  }
}
