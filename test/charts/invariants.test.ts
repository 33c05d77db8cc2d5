/** What holds of every object of every environment; what synth checks itself is tested in test/lib/checks/. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Yaml } from 'cdk8s';
import { load } from 'js-yaml';
import { secretsOf } from '../../charts/secrets';
import { allNamespaces, dashboardUid } from '../../lib/base';
import { checkManifests } from '../../lib/checks';
import { CLUSTER_AUTHORITY } from '../../lib/k8s';
import { monitoredIn } from '../../lib/stack';
import { formatManifests } from '../../lib/synth/manifests';
import { imagesOf } from '../../lib/synth/synthesize';
import { temporaryFolder } from '../../tools/process/run';
import { quantity } from '../support/quantity';
import { type AnyObject, DEPLOYMENTS } from './manifests';

const describeObject = ({ kind, metadata }: AnyObject): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

const mountedConfigMaps = ({ volumes = [] }: AnyObject): string[] =>
  volumes
    .flatMap(({ configMap, projected }: AnyObject) => [
      configMap,
      ...(projected?.sources ?? []).map((s: AnyObject) => s.configMap),
    ])
    .flatMap((source: AnyObject) => source?.name ?? []);

describe.each(DEPLOYMENTS)('$title', deployment => {
  const { stack, environment } = deployment;
  const { names } = stack;
  const { monitoring, agents, products } = names.namespaces;

  test('passes the checks of synth', () => {
    const manifests = deployment.objects.map(object => ({ path: describeObject(object), object }));
    const context = {
      names,
      environment,
      secrets: secretsOf(stack, environment),
      images: imagesOf(environment, stack),
    };
    expect(checkManifests(manifests, context)).toEqual([]);
  });

  test('is written as YAML that reads back as what was made', () => {
    const { objects } = deployment;
    const file = path.join(temporaryFolder('manifests'), 'all.yaml');
    writeFileSync(file, formatManifests(objects.map(object => ({ path: '', object }))));
    expect(Yaml.load(file)).toEqual(objects);
  });

  test('says of every object which stack it belongs to, except of the product’s namespaces', () => {
    const violations = deployment.objects
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== names.partOf)
      .map(describeObject);
    expect(violations).toEqual(products.map(namespace => `Namespace /${namespace}`));
  });

  test('puts nothing into a namespace that is not declared, and into the product’s only rights to watch it', () => {
    const namespaces = new Set(deployment.objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    expect([...namespaces].sort()).toEqual(allNamespaces(names.namespaces).toSorted());
    const intruders = deployment.objects.filter(({ metadata }) => products.includes(metadata.namespace));
    expect(new Set(intruders.map(({ kind }) => kind))).toEqual(new Set(['Role', 'RoleBinding']));
  });

  test('denies all network traffic that it does not declare, in both of the namespaces of its own', () => {
    const denying = deployment.objects.filter(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'default-deny',
    );
    expect(denying.map(({ metadata }) => metadata.namespace)).toEqual([monitoring, agents]);
  });

  test('mounts an API token only for those that read the API', () => {
    const mounting = deployment.workloads.filter(({ spec }) => spec.template.spec.automountServiceAccountToken);
    expect(mounting.map(({ metadata }) => metadata.name).sort()).toEqual([
      'kube-state-metrics',
      ...(environment.logs === undefined ? [] : ['log-agent']),
      'prometheus',
    ]);
  });

  test('makes every ConfigMap before the workload that mounts it, in the order in which kubectl reads the files', () => {
    const applied = [...deployment.files].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, made]) => made);
    const position = (kind: string, namespace: string, called: string) =>
      applied.findIndex(o => o.kind === kind && o.metadata.namespace === namespace && o.metadata.name === called);
    const late = deployment.workloads.flatMap(({ kind, metadata: { namespace, name: workload }, spec }) =>
      mountedConfigMaps(spec.template.spec)
        .filter(mounted => mounted !== CLUSTER_AUTHORITY.configMap)
        .filter(mounted => {
          const made = position('ConfigMap', namespace, mounted);
          return made === -1 || made > position(kind, namespace, workload);
        })
        .map(mounted => `${workload} mounts ${mounted}`),
    );
    expect(late).toEqual([]);
  });

  test('has a file for each dashboard, and nothing else in it', () => {
    const files = [...deployment.files].filter(([file]) => file.includes('dashboard'));
    const uids = stack.dashboards.map(({ key }) => dashboardUid(names, key));
    expect(files.map(([file, made]) => [file, made.map(describeObject)])).toEqual(
      uids.map(uid => [`45-grafana-dashboard-${uid}.yaml`, [`ConfigMap ${monitoring}/grafana-dashboard-${uid}`]]),
    );
  });

  test('holds no Secret, and needs none to start', () => {
    expect(deployment.objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const required = deployment.workloads.flatMap(({ metadata, spec }) => {
      const { volumes = [], containers, initContainers = [] } = spec.template.spec;
      const fromEnvironment = [...containers, ...initContainers].flatMap(({ env = [] }: AnyObject) =>
        env.map(({ valueFrom }: AnyObject) => valueFrom?.secretKeyRef),
      );
      return [...volumes.map(({ secret }: AnyObject) => secret), ...fromEnvironment]
        .filter(reference => reference && !reference.optional)
        .map(reference => `${metadata.name} needs ${reference.secretName ?? reference.name}`);
    });
    expect(required).toEqual([]);
  });

  test('lets Prometheus read pods in its namespaces, nodes and their metrics, and nothing else', () => {
    const name = `${monitoring}-prometheus`;
    const roles = deployment.objects.filter(({ kind, metadata }) => kind === 'Role' && metadata.name === name);
    expect(roles.map(({ metadata }) => metadata.namespace).sort()).toEqual(allNamespaces(names.namespaces).toSorted());
    for (const { rules } of roles) {
      expect(rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
    }
    expect(deployment.find('ClusterRole', name).rules).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ]);
  });

  test('scrapes every service that it monitors, in a job and with rules of its own', () => {
    const monitored = monitoredIn(environment, stack.services).map(({ name }) => `${name}.yml`);
    const files = (prefix: string) =>
      deployment.objects
        .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(prefix))
        .flatMap(({ data }) => Object.keys(data))
        .sort();
    expect(files('prometheus-scrape')).toEqual([...monitored].sort());
    expect(files('prometheus-rules')).toEqual([...monitored, 'platform.yml', 'recording.yml'].sort());
  });

  test('spreads its replicas over nodes and survives a drain where that is promised', () => {
    const { highlyAvailable } = environment;
    const replicated = deployment.workloads.filter(
      ({ kind, spec }) => kind !== 'DaemonSet' && (spec.replicas ?? 2) > 1,
    );
    const budgets = deployment.objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const expected = highlyAvailable ? replicated.map(({ metadata }) => metadata.name) : [];
    expect(budgets.map(({ metadata }) => metadata.name).sort()).toEqual([...expected].sort());
    expect(budgets.filter(({ spec }) => spec.maxUnavailable !== 1)).toEqual([]);
    const spread = deployment.workloads.filter(({ spec }) => spec.template.spec.topologySpreadConstraints);
    const required = spread.filter(
      ({ spec }) => spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable === 'DoNotSchedule',
    );
    expect(required.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(expected));
    expect(spread.length > 0).toBe(highlyAvailable);
  });

  test('gives each program the size that is declared', () => {
    const { prometheus, alertmanager, jaeger, logs, grafana } = environment;
    const claims = deployment.workloads.flatMap(({ metadata, spec }) =>
      (spec.volumeClaimTemplates ?? []).map((claim: AnyObject) => [
        metadata.name,
        quantity(claim.spec.resources.requests.storage),
        claim.spec.storageClassName,
      ]),
    );
    expect(claims).toEqual([
      ['alertmanager', alertmanager.volume.value, environment.storageClass],
      ['prometheus', prometheus.storage.volume.value, environment.storageClass],
      ['jaeger-storage', jaeger.storage.volume.value, environment.storageClass],
      ...(logs === undefined ? [] : [[logs.storage.store, logs.storage.volume.value, environment.storageClass]]),
      ['grafana', grafana.database.volume.value, environment.storageClass],
    ]);
    for (const [kind, name, { requests, limits }] of [
      ['StatefulSet', 'prometheus', prometheus.resources],
      ['StatefulSet', 'alertmanager', alertmanager.resources],
      ['StatefulSet', 'grafana', grafana.resources],
      ['StatefulSet', 'jaeger-storage', jaeger.resources],
      ...(logs === undefined ? [] : [['StatefulSet', logs.storage.store, logs.resources] as const]),
      ['Deployment', 'jaeger-collector', jaeger.resources],
      ['Deployment', 'jaeger-query', jaeger.resources],
      ['DaemonSet', 'jaeger-agent', environment.exporterResources],
      ['DaemonSet', 'node-exporter', environment.exporterResources],
    ] as const) {
      const { resources } = deployment.find(kind, name).spec.template.spec.containers[0];
      expect([name, quantity(resources.requests.cpu), quantity(resources.requests.memory)]).toEqual([
        ...[name, requests.cpu, requests.memory.value],
      ]);
      expect(quantity(resources.limits.memory)).toBe(limits.memory.value);
    }
    expect(deployment.find('StatefulSet', 'prometheus').spec.replicas).toBe(prometheus.replicas);
    expect(deployment.find('StatefulSet', 'alertmanager').spec.replicas).toBe(alertmanager.replicas);
    const config = load(deployment.find('ConfigMap', 'prometheus').data['prometheus.yml']) as AnyObject;
    // Its `GB` are 2³⁰ bytes.
    const { time, size } = config.storage.tsdb.retention;
    expect([seconds(time), quantity(size.replace('B', 'i'))]).toEqual([
      prometheus.storage.retention.time.value,
      prometheus.storage.retention.size.value,
    ]);
  });
});

const IN_SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };
/** A duration as Prometheus writes it. */
const seconds = (text: string): number => Number(text.slice(0, -1)) * (IN_SECONDS[text.slice(-1)] ?? Number.NaN);

test('in the largest of the environments, these are replicated', () => {
  const [deployment] = DEPLOYMENTS.filter(({ title }) => title === 'Harbour sending');
  const budgets = deployment?.objects.filter(({ kind }) => kind === 'PodDisruptionBudget') ?? [];
  expect(budgets.map(({ metadata }) => metadata.name).sort()).toEqual([
    ...['alertmanager', 'blackbox-exporter', 'jaeger-collector', 'jaeger-query'],
    ...['oauth2-proxy-alertmanager', 'oauth2-proxy-grafana', 'oauth2-proxy-jaeger', 'oauth2-proxy-prometheus'],
    'prometheus',
  ]);
});

test('the smallest of them asks nothing of a cluster but one node and its default storage class', () => {
  const [deployment] = DEPLOYMENTS.filter(({ title }) => title === 'Harbour small');
  const kinds = new Set(deployment?.objects.map(({ kind }) => kind));
  for (const kind of ['Ingress', 'PodDisruptionBudget', 'HorizontalPodAutoscaler']) expect(kinds).not.toContain(kind);
  const text = JSON.stringify(deployment?.objects);
  for (const field of ['storageClassName', 'topologySpreadConstraints']) expect(text).not.toContain(field);
});
