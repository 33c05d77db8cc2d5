import { Construct } from 'constructs';
import { type OwnPeer, objectLabels } from '../../k8s';
import { KubeHorizontalPodAutoscalerV2, type MetricSpecV2 } from '../../k8s/api';

export interface AutoscalerProps {
  /** A Deployment whose manifest does not set `replicas`. */
  readonly peer: OwnPeer;
  readonly min: number;
  readonly max: number;
}

/** Percentage of the request. Spans are refused at 120 % of the request where the limit is twice that. */
const TARGET = 75;

const utilization = (name: 'cpu' | 'memory'): MetricSpecV2 => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization: TARGET } },
});

/** Adds collectors while they are busy or their queues fill, and removes them slowly, since each has a queue to drain. */
export class Autoscaler extends Construct {
  constructor(scope: Construct, id: string, { peer, min, max }: AutoscalerProps) {
    super(scope, id);
    new KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name: peer.name, namespace: peer.namespace, labels: objectLabels(peer) },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: peer.name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [utilization('cpu'), utilization('memory')],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
          scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 120 }] },
        },
      },
    });
  }
}
