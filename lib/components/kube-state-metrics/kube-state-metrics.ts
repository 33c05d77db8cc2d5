import { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { kubeState, metricsOf } from '../../catalogue';
import { ClusterAccess, NamespaceAccess, peerOf, portNumber, Workload } from '../../k8s';
import type { PolicyRule } from '../../k8s/api';
import { type ExporterProps, exporterProbes, NOBODY, partsFor, stateless } from '../exporter/exporter';
import { kubeStateMetricsComponent } from './component';

export interface KubeStateMetricsProps extends ExporterProps {
  /** Namespaces whose objects it reports. */
  readonly namespaces: readonly string[];
}

/** Resources by the metrics about them: https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics */
const RESOURCES = {
  kube_pod_: 'pods',
  kube_deployment_: 'deployments',
  kube_statefulset_: 'statefulsets',
  kube_daemonset_: 'daemonsets',
  kube_node_: 'nodes',
  kube_persistentvolumeclaim_: 'persistentvolumeclaims',
  kube_horizontalpodautoscaler_: 'horizontalpodautoscalers',
  kube_job_: 'jobs',
} as const;
type Resource = (typeof RESOURCES)[keyof typeof RESOURCES];

const API_GROUPS: Readonly<Record<Resource, '' | 'apps' | 'autoscaling' | 'batch'>> = {
  pods: '',
  deployments: 'apps',
  statefulsets: 'apps',
  daemonsets: 'apps',
  nodes: '',
  persistentvolumeclaims: '',
  horizontalpodautoscalers: 'autoscaling',
  jobs: 'batch',
};
const CLUSTER_SCOPED: readonly Resource[] = ['nodes'];

const watched = partsFor(kubeState, RESOURCES);

function mayWatch(resources: readonly Resource[]): PolicyRule[] {
  const groups = [...new Set(resources.map(resource => API_GROUPS[resource]))].sort();
  return groups.map(group => ({
    apiGroups: [group],
    resources: resources.filter(resource => API_GROUPS[resource] === group),
    verbs: ['list', 'watch'],
  }));
}

/** Reports the state of the objects that the catalogue's metrics cover, in the watched namespaces. */
export class KubeStateMetrics extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { names, image, resources, highlyAvailable, namespaces }: KubeStateMetricsProps,
  ) {
    super(scope, id);
    const peer = peerOf(kubeStateMetricsComponent, names);
    new NamespaceAccess(this, 'access', {
      peer,
      namespaces,
      rules: mayWatch(watched.filter(resource => !CLUSTER_SCOPED.includes(resource))),
    });
    new Workload(this, 'workload', {
      ...stateless,
      highlyAvailable,
      peer,
      container: {
        name: 'kube-state-metrics',
        image,
        args: [
          `--port=${portNumber(peer, 'metrics')}`,
          `--telemetry-port=${portNumber(peer, 'telemetry')}`,
          `--resources=${watched.join(',')}`,
          `--namespaces=${namespaces.join(',')}`,
          `--metric-allowlist=${metricsOf(kubeState)
            .map(({ name }) => name)
            .join(',')}`,
          '--auto-gomemlimit',
        ],
        resources,
        mounts: [],
        // Not `/livez`, which depends on the API server: an outage of that is no reason for a restart.
        probes: {
          readiness: exporterProbes('/readyz', 'telemetry').readiness,
          liveness: exporterProbes('/healthz').liveness,
        },
      },
      volumes: [],
      user: NOBODY,
      usesKubernetesApi: true,
    });
  }
}

/** Nodes have no namespace. Put it in a chart without one. */
export class KubeStateMetricsClusterAccess extends ClusterAccess {
  constructor(scope: Construct, id: string, { names }: { readonly names: StackNames }) {
    const resources = watched.filter(resource => CLUSTER_SCOPED.includes(resource));
    super(scope, id, { peer: peerOf(kubeStateMetricsComponent, names), rules: mayWatch(resources) });
  }
}
