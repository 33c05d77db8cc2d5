import { quantity } from '../../../support/quantity';
import { namespaces } from '../aion';
import type { KubernetesObject } from '../objects';

interface Demand {
  readonly replicas: number;
  readonly pod: KubernetesObject;
  readonly claims: number;
}

/**
 * The smallest sufficient quota of the platform's namespace: the requests of its pods with every autoscaler at its maximum,
 * and the surge of each rolling update. A quota also rejects a container without requests or limits.
 */
export function leastQuota(manifests: readonly KubernetesObject[]): KubernetesObject {
  const demands = manifests
    .filter(({ kind, metadata }) => metadata.namespace === namespaces.monitoring && SCALED.includes(kind))
    .map(workload => demandOf(workload, manifests));
  const sum = (part: (demand: Demand) => number) => demands.reduce((total, demand) => total + part(demand), 0);
  const resources = (section: 'requests' | 'limits', name: string) =>
    sum(({ replicas, pod }) => replicas * containersSum(pod, section, name));
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'least', namespace: namespaces.monitoring },
    spec: {
      hard: {
        'requests.cpu': `${Math.round(resources('requests', 'cpu') * 1_000)}m`,
        'requests.memory': String(resources('requests', 'memory')),
        'limits.memory': String(resources('limits', 'memory')),
        pods: String(sum(({ replicas }) => replicas)),
        persistentvolumeclaims: String(sum(({ claims }) => claims)),
      },
    },
  };
}

const SCALED = ['Deployment', 'StatefulSet'];

function demandOf({ kind, metadata, spec }: KubernetesObject, manifests: readonly KubernetesObject[]): Demand {
  const autoscaler = manifests.find(
    each => each.kind === 'HorizontalPodAutoscaler' && each.spec.scaleTargetRef.name === metadata.name,
  );
  const replicas = spec.replicas ?? autoscaler.spec.maxReplicas;
  const surge =
    kind === 'Deployment' && spec.strategy.type === 'RollingUpdate' ? spec.strategy.rollingUpdate.maxSurge : 0;
  return {
    replicas: replicas + surge,
    pod: spec.template.spec,
    claims: replicas * (spec.volumeClaimTemplates ?? []).length,
  };
}

/** Without init containers, which end before the others start and request no more. */
const containersSum = (pod: KubernetesObject, section: 'requests' | 'limits', name: string): number =>
  pod.containers
    .map(({ resources }: KubernetesObject) => quantity(resources[section][name]))
    .reduce((total: number, each: number) => total + each, 0);
