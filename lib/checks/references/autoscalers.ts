import type { Check } from '../manifest/check';

const SCALABLE = ['Deployment', 'StatefulSet'] as const;

/** An autoscaler scales a workload that exists, and nothing else sets the replicas of that workload. */
export const autoscalers: Check = function* (inventory) {
  const scaled = new Set<string>();
  for (const { where, object } of inventory.ofKind('HorizontalPodAutoscaler')) {
    const { namespace } = object.metadata;
    const { kind = '', name = '' } = object.spec?.scaleTargetRef ?? {};
    const scalable = SCALABLE.find(candidate => candidate === kind);
    if (scalable === undefined) {
      const message = `spec.scaleTargetRef.kind: "${kind}" cannot be scaled; wanted ${SCALABLE.join(' or ')}`;
      yield { where, message };
    } else if (inventory.find(scalable, namespace, name)) {
      scaled.add(`${kind} ${namespace}/${name}`);
    } else {
      yield { where, message: `spec.scaleTargetRef.name: ${inventory.missing(scalable, namespace, name)}` };
    }
  }
  for (const kind of SCALABLE) {
    for (const { where, object } of inventory.ofKind(kind)) {
      const { namespace, name } = object.metadata;
      const replicas = object.spec?.replicas;
      const isScaled = scaled.has(`${kind} ${namespace}/${name}`);
      if (isScaled && replicas !== undefined) {
        const message = `spec.replicas: ${replicas}, but an autoscaler sets it; leave it out, or each apply scales back`;
        yield { where, message };
      }
      if (!isScaled && replicas === undefined) {
        yield { where, message: 'spec.replicas: not set, and no autoscaler sets it; state the number of replicas' };
      }
    }
  }
};
