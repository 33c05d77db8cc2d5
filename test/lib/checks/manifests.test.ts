import { Example } from './example';

test('a platform without faults passes', () => {
  expect(new Example().problems()).toEqual([]);
});

test('all problems are told at once, in the order of the checks', () => {
  const example = new Example()
    .set('Deployment views', 'spec.replicas', 2)
    .set('Service views', 'spec.selector', { 'app.kubernetes.io/name': 'view' });
  expect(example.problems()).toEqual([
    expect.stringContaining('Service harbour-watch/views: spec.selector: '),
    expect.stringContaining('Deployment harbour-watch/views: spec.replicas: '),
  ]);
});

test('objects of unknown kinds and without fields are no reason to fail', () => {
  const example = new Example();
  for (const kind of ['Deployment', 'StatefulSet', 'Service', 'Ingress', 'ConfigMap', 'Role', 'ServiceMonitor']) {
    example.add({ apiVersion: 'example.com/v1', kind, metadata: { name: 'empty', namespace: 'harbour-watch' } });
  }
  expect(() => example.problems()).not.toThrow();
});

test('a thousand services take a fraction of a second', () => {
  const example = new Example();
  const rules = 'groups:\n- name: service\n  rules:\n  - alert: HighErrorRate\n    expr: a > 1\n'.repeat(100);
  for (let index = 0; index < 1_000; index++) {
    const metadata = { name: `rules-${index}`, namespace: 'harbour-watch' };
    const spec = { selector: { 'app.kubernetes.io/name': 'views' }, ports: [{ name: 'web', port: 9090 }] };
    example.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'rules.yml': rules } });
    example.add({ apiVersion: 'v1', kind: 'Service', metadata, spec });
  }
  example.problems();
  const before = process.cpuUsage();
  expect(example.problems()).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(1_500);
});
