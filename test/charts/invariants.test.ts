/** What holds of every object of every environment; what synth checks itself is tested in test/lib/checks/. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Yaml } from 'cdk8s';
import { DASHBOARDS } from '../../lib/catalogue';
import { checkManifests } from '../../lib/checks';
import { SECRETS } from '../../lib/components/secrets';
import { ENVIRONMENTS } from '../../lib/environments';
import { formatManifests } from '../../lib/synth/manifests';
import { temporaryFolder } from '../../tools/process/run';
import { type AnyObject, FILES, find, OBJECTS, workloads } from './manifests';

const mountedConfigMaps = ({ volumes = [] }: AnyObject): string[] =>
  volumes
    .flatMap(({ configMap, projected }: AnyObject) => [
      configMap,
      ...(projected?.sources ?? []).map((s: AnyObject) => s.configMap),
    ])
    .flatMap((source: AnyObject) => source?.name ?? []);

describe.each(ENVIRONMENTS.map(environment => [environment.name, environment] as const))('%s', (name, environment) => {
  const objects = OBJECTS.get(name) ?? [];
  const describeObject = ({ kind, metadata }: (typeof objects)[number]) =>
    `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

  test('passes the checks of synth', () => {
    const manifests = objects.map(object => ({ path: describeObject(object), object }));
    expect(checkManifests(manifests, { environment, secrets: SECRETS })).toEqual([]);
  });

  test('is written as YAML that reads back as what was made', () => {
    const file = path.join(temporaryFolder('manifests'), 'all.yaml');
    writeFileSync(file, formatManifests(objects.map(object => ({ path: '', object }))));
    expect(Yaml.load(file)).toEqual(objects);
  });

  test('says of every object what it belongs to, except of the product’s namespace', () => {
    const violations = objects
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== 'aion-monitoring')
      .map(describeObject);
    expect(violations).toEqual(['Namespace /aion']);
  });

  test('denies all network traffic that it does not declare, in both of our namespaces', () => {
    const denying = objects.filter(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'default-deny',
    );
    expect(denying.map(({ metadata }) => metadata.namespace)).toEqual(['aion-monitoring', 'aion-monitoring-agents']);
  });

  test('mounts an API token only for those that read the API', () => {
    const mounting = workloads(name).filter(({ spec }) => spec.template.spec.automountServiceAccountToken);
    expect(mounting.map(({ metadata }) => metadata.name).sort()).toEqual(['kube-state-metrics', 'prometheus']);
  });

  test('makes every ConfigMap before the workload that mounts it, in the order in which kubectl reads the files', () => {
    const applied = [...(FILES.get(name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, made]) => made);
    const position = (kind: string, namespace: string, called: string) =>
      applied.findIndex(o => o.kind === kind && o.metadata.namespace === namespace && o.metadata.name === called);
    const late = workloads(name).flatMap(({ kind, metadata: { namespace, name: workload }, spec }) =>
      mountedConfigMaps(spec.template.spec)
        .filter(mounted => {
          const made = position('ConfigMap', namespace, mounted);
          return made === -1 || made > position(kind, namespace, workload);
        })
        .map(mounted => `${workload} mounts ${mounted}`),
    );
    expect(late).toEqual([]);
  });

  test('has a file for each dashboard, and nothing else in it', () => {
    const files = [...(FILES.get(name) ?? [])].filter(([file]) => file.includes('dashboard'));
    expect(files.map(([file, made]) => [file, made.map(describeObject)])).toEqual(
      Object.keys(DASHBOARDS).map(uid => [
        `45-grafana-dashboard-${uid}.yaml`,
        [`ConfigMap aion-monitoring/grafana-dashboard-${uid}`],
      ]),
    );
  });

  test('holds no Secret, and needs none to start', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const required = workloads(name).flatMap(({ metadata, spec }) => {
      const volumes = (spec.template.spec.volumes ?? []).filter(
        ({ secret }: { secret?: { optional?: boolean } }) => secret && !secret.optional,
      );
      return volumes.map((volume: { name: string }) => `${metadata.name}/${volume.name}`);
    });
    expect(required).toEqual([]);
  });

  test('lets Prometheus read pods in three namespaces, nodes and their metrics, and nothing else', () => {
    for (const namespace of ['aion', 'aion-monitoring', 'aion-monitoring-agents']) {
      const role = objects.find(
        o =>
          o.kind === 'Role' && o.metadata.name === 'aion-monitoring-prometheus' && o.metadata.namespace === namespace,
      );
      expect(role?.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
    }
    expect(find(name, 'ClusterRole', 'aion-monitoring-prometheus').rules).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ]);
  });
});

test('production spreads its replicas over nodes and survives a drain', () => {
  const replicated = workloads('production').filter(
    ({ kind, spec }) => kind !== 'DaemonSet' && (spec.replicas ?? 2) > 1,
  );
  expect(replicated.map(({ metadata }) => metadata.name).sort()).toEqual([
    ...['alertmanager', 'jaeger-collector', 'jaeger-query', 'prometheus'],
  ]);
  for (const { metadata, spec } of replicated) {
    expect(spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable).toBe('DoNotSchedule');
    expect(find('production', 'PodDisruptionBudget', metadata.name).spec.maxUnavailable).toBe(1);
  }
});
