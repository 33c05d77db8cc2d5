import { quantity } from '../../../charts/manifests';
import { namespaces } from '../aion';
import type { KubernetesObject } from '../objects';

interface Demand {
  readonly replicas: number;
  readonly pod: KubernetesObject;
  readonly claims: number;
}

/**
 * The least quota that the platform's namespace must have: what its pods ask for with every autoscaler at its most, and one
 * pod more of each Deployment that is rolled out. A quota also refuses a container that does not say what it asks for.
 */
export function leastQuota(manifests: readonly KubernetesObject[]): KubernetesObject {
  const demands = manifests
    .filter(({ kind, metadata }) => metadata.namespace === namespaces.monitoring && SCALED.includes(kind))
    .map(workload => demandOf(workload, manifests));
  const sum = (of: (demand: Demand) => number) => demands.reduce((total, demand) => total + of(demand), 0);
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

/** Containers of the beginning end before the others start, and ask for no more than these. */
const containersSum = (pod: KubernetesObject, section: 'requests' | 'limits', name: string): number =>
  pod.containers
    .map(({ resources }: KubernetesObject) => quantity(resources[section][name]))
    .reduce((total: number, each: number) => total + each, 0);
