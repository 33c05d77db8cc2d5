import { allNamespaces } from '../../../../lib/base';
import { kubeState, metricsOf } from '../../../../lib/catalogue';
import {
  KubeStateMetrics,
  KubeStateMetricsClusterAccess,
  type KubeStateMetricsProps,
} from '../../../../lib/components/kube-state-metrics';
import { names } from '../../../example/stack';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const namespaces = allNamespaces(names.namespaces);
const full: Required<KubeStateMetricsProps> = { ...exporterProps, namespaces };
const { objects, container } = synthesized(chart => new KubeStateMetrics(chart, 'exporter', full));
const cluster = synthesized(chart => new KubeStateMetricsClusterAccess(chart, 'access', { names }));

const flag = (name: string): string[] | undefined => {
  const args: string[] = container('kube-state-metrics').args;
  const given = args.find(arg => arg.startsWith(`--${name}=`));
  return given?.split('=')[1]?.split(',');
};

test('watches the namespaces that it is given, and exposes the metrics of the catalogue', () => {
  expect(namespaces).toEqual(['quay', 'harbour-watch', 'harbour-agents']);
  expect(flag('namespaces')).toEqual(namespaces);
  expect(flag('metric-allowlist')).toEqual(metricsOf(kubeState).map(({ name }) => name));
});

test('may watch exactly the resources that its command line names', () => {
  const [clusterRole] = cluster.objects;
  const roles = objects.filter(({ kind }) => kind === 'Role');
  expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(namespaces);
  for (const { rules } of roles) {
    const allowed = [...rules, ...clusterRole.rules].flatMap(rule => rule.resources as string[]);
    expect(allowed.sort()).toEqual(flag('resources'));
    expect(new Set(rules.flatMap((rule: { verbs: string[] }) => rule.verbs))).toEqual(new Set(['list', 'watch']));
  }
  expect(clusterRole.rules).toEqual([{ apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] }]);
  expect(roles[0].rules).toContainEqual({
    apiGroups: ['apps'],
    resources: ['daemonsets', 'deployments', 'statefulsets'],
    verbs: ['list', 'watch'],
  });
});

test('its ClusterRole carries the name of the namespace, so that another stack in the cluster has its own', () => {
  expect(cluster.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ClusterRole harbour-watch-kube-state-metrics',
    'ClusterRoleBinding harbour-watch-kube-state-metrics',
  ]);
});
