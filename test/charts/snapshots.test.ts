/** What a reviewer must see change: retention, resources, scrape jobs. */
import { load } from 'js-yaml';
import { ENVIRONMENTS } from '../../lib/environments';
import { type AnyObject, find, workloads } from './manifests';

/** A service that is added shows its job in dist/; it need not be held here as well. */
const HELD = [
  ...['ai-engine', 'web-api', 'postgres', 'redis', 'nodes', 'kubelet', 'cadvisor', 'kube-state-metrics'],
  ...['prometheus', 'alertmanager', 'grafana', 'user-interfaces'],
  ...['jaeger-agent', 'jaeger-collector', 'jaeger-query', 'jaeger-storage'],
].map(name => `${name}.yml`);

describe.each(ENVIRONMENTS.map(({ name }) => name))('%s', name => {
  test('retention and volumes', () => {
    const prometheus = load(find(name, 'ConfigMap', 'prometheus').data['prometheus.yml']) as AnyObject;
    const volumes = workloads(name).flatMap(({ metadata, spec }) =>
      (spec.volumeClaimTemplates ?? []).map((claim: AnyObject) => [
        `${metadata.name}/${claim.metadata.name}`,
        `${claim.spec.resources.requests.storage} ${claim.spec.storageClassName ?? '(default class)'}`,
      ]),
    );
    expect({ prometheus: prometheus.storage.tsdb.retention, volumes: Object.fromEntries(volumes) }).toMatchSnapshot();
  });

  test('replicas and resources', () => {
    const resources = workloads(name).map(({ kind, metadata, spec }) => {
      const { requests, limits } = spec.template.spec.containers[0].resources;
      const replicas = kind === 'DaemonSet' ? 'every node' : (spec.replicas ?? 'autoscaled');
      return [
        metadata.name,
        `${replicas}: ${requests.cpu}–${limits.cpu ?? 'any'} CPU, ${requests.memory}–${limits.memory}`,
      ];
    });
    expect(Object.fromEntries(resources)).toMatchSnapshot();
  });

  test('scrape jobs', () => {
    const jobs = Object.entries<string>(find(name, 'ConfigMap', 'prometheus-scrape').data);
    expect(Object.fromEntries(jobs.filter(([file]) => HELD.includes(file)))).toMatchSnapshot();
  });
});
