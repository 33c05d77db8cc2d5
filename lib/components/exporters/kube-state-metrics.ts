import { Construct } from 'constructs';
import { kubeState, metricsOf, namespaces } from '../../catalogue';
import type { Environment } from '../../environments';
import { imageReference } from '../../images';
import { ClusterAccess, NamespaceAccess, portNumber, Workload } from '../../k8s';
import type { PolicyRule } from '../../k8s/api';
import { kubeStateMetrics as peer } from '../peers';
import { COMPONENT, exporterProbes, NOBODY, partsFor, stateless } from './exporter';

export interface KubeStateMetricsProps {
  readonly environment: Environment;
}

/** Resources by the metrics about them: https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics */
const RESOURCES = {
  kube_pod_: 'pods',
  kube_deployment_: 'deployments',
  kube_statefulset_: 'statefulsets',
  kube_daemonset_: 'daemonsets',
  kube_node_: 'nodes',
  kube_persistentvolumeclaim_: 'persistentvolumeclaims',
} as const;
type Resource = (typeof RESOURCES)[keyof typeof RESOURCES];

const API_GROUPS: Readonly<Record<Resource, '' | 'apps'>> = {
  pods: '',
  deployments: 'apps',
  statefulsets: 'apps',
  daemonsets: 'apps',
  nodes: '',
  persistentvolumeclaims: '',
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

/** Tells the state of the objects that the catalogue's metrics are about, in the namespaces that we watch. */
export class KubeStateMetrics extends Construct {
  constructor(scope: Construct, id: string, { environment }: KubeStateMetricsProps) {
    super(scope, id);
    new NamespaceAccess(this, 'access', {
      peer,
      component: COMPONENT,
      namespaces: Object.values(namespaces),
      rules: mayWatch(watched.filter(resource => !CLUSTER_SCOPED.includes(resource))),
    });
    new Workload(this, 'workload', {
      ...stateless,
      peer,
      container: {
        name: 'kube-state-metrics',
        image: imageReference('kubeStateMetrics', environment.images),
        args: [
          `--port=${portNumber(peer, 'metrics')}`,
          `--telemetry-port=${portNumber(peer, 'telemetry')}`,
          `--resources=${watched.join(',')}`,
          `--namespaces=${Object.values(namespaces).join(',')}`,
          `--metric-allowlist=${metricsOf(kubeState)
            .map(({ name }) => name)
            .join(',')}`,
          '--auto-gomemlimit',
        ],
        resources: environment.exporterResources,
        mounts: [],
        // Not `/livez`, which asks the API server: that it is away is no reason for a restart.
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
  constructor(scope: Construct, id: string) {
    const resources = watched.filter(resource => CLUSTER_SCOPED.includes(resource));
    super(scope, id, { peer, component: COMPONENT, rules: mayWatch(resources) });
  }
}
