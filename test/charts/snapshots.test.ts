/** What a reviewer must see change: retention, resources, scrape jobs. */
import { load } from 'js-yaml';
import { ENVIRONMENTS } from '../../lib/environments';
import { type AnyObject, find, workloads } from './manifests';

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
    expect(find(name, 'ConfigMap', 'prometheus-scrape').data).toMatchSnapshot();
  });
});
