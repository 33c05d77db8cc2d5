/** What a reviewer must see change when machinery does: retention, resources, scrape jobs. What AION sets is in dist/. */
import { load } from 'js-yaml';
import { type AnyObject, HARBOUR } from './manifests';

describe.each(HARBOUR)('$title', deployment => {
  test('retention and volumes', () => {
    const prometheus = load(deployment.find('ConfigMap', 'prometheus').data['prometheus.yml']) as AnyObject;
    const volumes = deployment.workloads.flatMap(({ metadata, spec }) =>
      (spec.volumeClaimTemplates ?? []).map((claim: AnyObject) => [
        `${metadata.name}/${claim.metadata.name}`,
        `${claim.spec.resources.requests.storage} ${claim.spec.storageClassName ?? '(default class)'}`,
      ]),
    );
    expect({ prometheus: prometheus.storage.tsdb.retention, volumes: Object.fromEntries(volumes) }).toMatchSnapshot();
  });

  test('replicas and resources', () => {
    const resources = deployment.workloads.map(({ kind, metadata, spec }) => {
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
    expect(deployment.find('ConfigMap', 'prometheus-scrape').data).toMatchSnapshot();
  });

  test('what Prometheus sends, and to whom', () => {
    const config = load(deployment.find('ConfigMap', 'prometheus').data['prometheus.yml']) as AnyObject;
    const { alerting, remote_write } = config;
    expect({ alerting, remote_write }).toMatchSnapshot();
  });
});
