/** The figures that users rely on, as they stand in the manifests. */
import { load } from 'js-yaml';
import { allServices } from '../../lib/services';
import { type AnyObject, find, OBJECTS, quantity, workloads } from './manifests';

const container = (workload: AnyObject) => workload.spec.template.spec.containers[0];

describe('Prometheus in production', () => {
  const prometheus = find('production', 'StatefulSet', 'prometheus');
  const config = load(find('production', 'ConfigMap', 'prometheus').data['prometheus.yml']) as AnyObject;

  test('keeps 30 days or 45 GB, whichever comes first, on a volume of 50Gi of class fast-ssd', () => {
    expect(config.storage.tsdb.retention).toEqual({ time: '30d', size: '45GB' });
    expect(prometheus.spec.volumeClaimTemplates[0].spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast-ssd',
      resources: { requests: { storage: '50Gi' } },
      volumeMode: 'Filesystem',
    });
  });

  test('has 1 to 2 CPU and 2Gi to 4Gi of memory', () => {
    expect(container(prometheus).resources).toEqual({
      requests: { cpu: '1', memory: '2Gi' },
      limits: { cpu: '2', memory: '4Gi' },
    });
  });

  test('is an HA pair whose alerts are the same', () => {
    expect(prometheus.spec.replicas).toBe(2);
    expect(config.global.external_labels.replica).toBe('${POD_NAME}');
    expect(config.alerting.alert_relabel_configs).toContainEqual({ action: 'labeldrop', regex: 'replica' });
  });

  test('scrapes every service, in a job and with rules of its own', () => {
    const names = allServices().map(({ name }) => `${name}.yml`);
    expect(Object.keys(find('production', 'ConfigMap', 'prometheus-scrape').data).sort()).toEqual([...names].sort());
    expect(Object.keys(find('production', 'ConfigMap', 'prometheus-rules').data).sort()).toEqual(
      [...names, 'platform.yml', 'recording.yml'].sort(),
    );
    expect(names).toEqual(
      expect.arrayContaining(['web-api', 'ai-engine', 'postgres', 'redis', 'nodes'].map(n => `${n}.yml`)),
    );
  });
});

describe('Jaeger in production', () => {
  test.each(['Deployment jaeger-collector', 'Deployment jaeger-query', 'StatefulSet jaeger-storage'])(
    '%s has 0.5 to 1 CPU and 1Gi to 2Gi of memory',
    name => {
      const [kind = '', workload = ''] = name.split(' ');
      expect(container(find('production', kind, workload)).resources).toEqual({
        requests: { cpu: '500m', memory: '1Gi' },
        limits: { cpu: '1', memory: '2Gi' },
      });
    },
  );

  test('takes OTLP on 4317 and 4318, at its collectors and at an agent on every node', () => {
    for (const name of ['jaeger-collector', 'jaeger-agent']) {
      const ports = find('production', 'Service', name).spec.ports.map(({ port }: { port: number }) => port);
      expect(ports).toEqual(expect.arrayContaining([4317, 4318]));
    }
    expect(find('production', 'Service', 'jaeger-agent').spec.internalTrafficPolicy).toBe('Local');
  });

  test('keeps traces for seven days on a volume of 20Gi of class fast-ssd, with one writer', () => {
    const storage = find('production', 'StatefulSet', 'jaeger-storage');
    expect(storage.spec.replicas).toBe(1);
    expect(storage.spec.volumeClaimTemplates[0].spec).toMatchObject({
      storageClassName: 'fast-ssd',
      resources: { requests: { storage: '20Gi' } },
    });
    const config = find('production', 'ConfigMap', 'jaeger-storage').data['config.yaml'];
    expect(JSON.stringify(load(config))).toContain('"ttl":{"spans":"168h"}');
  });

  test('scales to five collectors, from the two that a drain takes one of', () => {
    const autoscaler = find('production', 'HorizontalPodAutoscaler', 'jaeger-collector');
    expect(autoscaler.spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
    expect(find('production', 'Deployment', 'jaeger-collector').spec).not.toHaveProperty('replicas');
  });
});

describe('Alertmanager in production', () => {
  test('is a gossip cluster of three', () => {
    const alertmanager = find('production', 'StatefulSet', 'alertmanager');
    expect(alertmanager.spec.replicas).toBe(3);
    const peers = container(alertmanager).args.filter((arg: string) => arg.startsWith('--cluster.peer='));
    expect(peers).toEqual(
      [0, 1, 2].map(i => `--cluster.peer=alertmanager-${i}.alertmanager-pods.aion-monitoring.svc:9094`),
    );
  });
});

describe('Grafana', () => {
  test('has the five datasources, with fixed uids, Prometheus first', () => {
    const { datasources } = load(find('production', 'ConfigMap', 'grafana').data['datasources.yaml']) as AnyObject;
    expect(datasources.map(({ uid, type }: AnyObject) => [uid, type])).toEqual([
      ['prometheus', 'prometheus'],
      ['alertmanager', 'alertmanager'],
      ['loki', 'loki'],
      ['jaeger', 'jaeger'],
      ['postgres', 'grafana-postgresql-datasource'],
    ]);
    expect(datasources[0]).toMatchObject({ isDefault: true, jsonData: { timeInterval: '30s' } });
  });

  test('never starts with a password that can be guessed', () => {
    const grafana = find('production', 'StatefulSet', 'grafana');
    const [init] = grafana.spec.template.spec.initContainers;
    expect(init.args[0]).toContain('/dev/urandom');
    expect(find('production', 'ConfigMap', 'grafana').data['grafana.ini']).toContain(
      'admin_password = $__file{/run/grafana/admin-password}',
    );
  });
});

describe('development', () => {
  test('asks for at most 1 CPU and 3 GiB in all, on one node', () => {
    const requests = workloads('development').map(workload => ({
      replicas: workload.spec.replicas ?? 1,
      ...container(workload).resources.requests,
    }));
    const total = (resource: 'cpu' | 'memory') =>
      requests.reduce((all, each) => all + each.replicas * quantity(each[resource]), 0);
    expect(total('cpu')).toBeLessThanOrEqual(1);
    expect(total('memory')).toBeLessThanOrEqual(3 * 2 ** 30);
  });

  test('takes the default storage class, has no Ingress, and asks nothing of more than one node', () => {
    const objects = OBJECTS.get('development') ?? [];
    const kinds = new Set(objects.map(({ kind }) => kind));
    expect(kinds).not.toContain('Ingress');
    expect(kinds).not.toContain('PodDisruptionBudget');
    expect(kinds).not.toContain('HorizontalPodAutoscaler');
    expect(JSON.stringify(objects)).not.toContain('storageClassName');
    expect(JSON.stringify(objects)).not.toContain('topologySpreadConstraints');
  });
});
