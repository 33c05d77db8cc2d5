import { prometheusProps } from '../../../../charts/prometheus';
import { COMPONENTS } from '../../../../lib/components';
import {
  OperatorObjects,
  type OperatorObjectsProps,
  renderOperatorObjects,
} from '../../../../lib/components/prometheus/operator-objects';
import type { PodMonitor, Probe, ServiceMonitor } from '../../../../lib/components/prometheus/operator-types';
import { tides } from '../../../example/exporters';
import { contextOf, large } from '../../../example/stack';
import { synthesized } from '../synthesized';

const full: Required<OperatorObjectsProps> = {
  ...prometheusProps(contextOf(large)),
  components: COMPONENTS,
  kubelets: { ca: 'cluster' },
};
const objects = renderOperatorObjects(full);
const named = <T>(kind: string, name: string): T =>
  objects.find(object => object.kind === kind && object.metadata.name === name) as T;

test('every service has one monitor, every file of rules one object', () => {
  const monitors = objects.filter(({ kind }) => kind !== 'PrometheusRule').map(({ metadata }) => metadata.name);
  expect(monitors).toEqual(full.services.map(({ name }) => name));
  const rules = objects.filter(({ kind }) => kind === 'PrometheusRule').map(({ metadata }) => metadata.name);
  expect(rules.sort()).toEqual(['platform', 'recording', ...monitors].sort());
});

test('our programs are found by their Service, by the name of a port that it has', () => {
  const { spec } = named<ServiceMonitor>('ServiceMonitor', 'kube-state-metrics');
  expect(spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'kube-state-metrics' });
  expect(spec.endpoints).toMatchObject([
    { port: 'metrics', path: '/metrics', honorLabels: true, honorTimestamps: false },
  ]);
  expect(named<ServiceMonitor>('ServiceMonitor', 'postgres').spec.endpoints[0]?.port).toBe('metrics');
  expect(named<ServiceMonitor>('ServiceMonitor', 'prometheus').spec.endpoints[0]?.port).toBe('web');
});

test('where only pods are known, by their pods', () => {
  for (const [name, namespace] of [
    ['bookings', 'quay'],
    ['nodes', 'harbour-agents'],
  ]) {
    expect(named<PodMonitor>('PodMonitor', name as string).spec.namespaceSelector).toEqual({ matchNames: [namespace] });
  }
});

test('series carry our labels, and none that the Operator adds', () => {
  const [endpoint] = named<PodMonitor>('PodMonitor', 'bookings').spec.podMetricsEndpoints;
  const relabelings = endpoint?.relabelings ?? [];
  const targets = relabelings.flatMap(({ targetLabel }) => targetLabel ?? []);
  expect(targets).toEqual(expect.arrayContaining(['job', 'service', 'instance', 'namespace', 'pod', 'node']));
  expect(relabelings.slice(-2)).toEqual([
    { action: 'replace', targetLabel: 'job', replacement: 'bookings' },
    { action: 'labeldrop', regex: 'container|endpoint' },
  ]);
});

test('kubelets are found by the Service that the Operator keeps', () => {
  const { spec } = named<ServiceMonitor>('ServiceMonitor', 'cadvisor');
  expect(spec.namespaceSelector.matchNames).toEqual(['kube-system']);
  expect(spec.endpoints).toMatchObject([
    {
      port: 'https-metrics',
      scheme: 'https',
      path: '/metrics/cadvisor',
      trackTimestampsStaleness: true,
      bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      tlsConfig: { caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' },
    },
  ]);
  expect(spec.endpoints[0]?.metricRelabelings).toHaveLength(3);
});

test('the user interfaces are probed', () => {
  expect(named<Probe>('Probe', 'user-interfaces').spec).toMatchObject({
    jobName: 'user-interfaces',
    module: 'https',
    prober: { url: 'blackbox-exporter.harbour-watch.svc:9115', path: '/probe' },
    targets: { staticConfig: { labels: { service: 'user-interfaces' } } },
  });
});

test('no field of Prometheus is left in snake case', () => {
  const monitors = objects.filter(({ kind }) => kind !== 'PrometheusRule');
  const fields = [...JSON.stringify(monitors).matchAll(/"(\w+_\w+)":/g)].map(([, field]) => field);
  expect(fields).toEqual([]);
});

test("an exporter of the stack's own is found by its Service as well", () => {
  const [first] = full.services;
  if (first === undefined) throw new Error('Harbour has services');
  const target = {
    kind: 'pods',
    namespace: 'harbour-watch',
    app: 'tide-exporter',
    port: 9800,
    path: '/metrics',
  } as const;
  const services = [{ ...first, name: 'tides', target }];
  const kinds = (components: OperatorObjectsProps['components']) =>
    renderOperatorObjects({ ...full, services, rules: [], components }).map(({ kind }) => kind);
  expect(kinds([...COMPONENTS, tides.component])).toEqual(['ServiceMonitor']);
  expect(kinds(COMPONENTS)).toEqual(['PodMonitor']);
});

test('they are objects of the Operator, in the namespace of the stack', () => {
  const made = synthesized(chart => new OperatorObjects(chart, 'operator', full)).objects;
  expect(new Set(made.map(({ apiVersion }) => apiVersion))).toEqual(new Set(['monitoring.coreos.com/v1']));
  expect(made).toHaveLength(objects.length);
  for (const { metadata } of made) {
    expect(metadata.namespace).toBe('harbour-watch');
    expect(metadata.labels['app.kubernetes.io/part-of']).toBe('harbour-watch');
  }
});
