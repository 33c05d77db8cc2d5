import { load } from 'js-yaml';
import { prometheusProps } from '../../../../charts/prometheus';
import {
  Prometheus,
  PrometheusClusterAccess,
  type PrometheusProps,
  renderScrapeFiles,
  type ScrapeConfigFile,
} from '../../../../lib/components/prometheus';
import { appliedBytes } from '../../../../lib/k8s/config-shards';
import type { Service } from '../../../../lib/services';
import { contextOf, harbour, large, names, small } from '../../../example/stack';
import { type Manifest, synthesized } from '../synthesized';

function synth(props: PrometheusProps) {
  const { objects, one } = synthesized(chart => new Prometheus(chart, 'prometheus', props));
  return { objects, get: (kind: string, name = 'prometheus'): Manifest => one(kind, name) };
}
const full: Required<PrometheusProps> = {
  ...prometheusProps(contextOf(large)),
  storageClass: 'quick',
  kubelets: { ca: 'cluster' },
};
const { storageClass: _, ...smallest }: PrometheusProps = {
  ...prometheusProps(contextOf(small)),
  services: [],
  rules: [],
  probed: [],
};
const { get, objects } = synth(full);
const pod = get('StatefulSet').spec.template.spec;
const [container] = pod.containers;

/** Many services, as the same one under other names. */
const many = (count: number): Service[] => {
  const [first] = full.services;
  return Array.from({ length: count }, (_, i) => ({ ...(first as Service), name: `service-${i}` }));
};

test('has the resources, volume and replicas that it is given', () => {
  expect(container.resources).toEqual({ requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '2', memory: '4Gi' } });
  const { replicas, volumeClaimTemplates } = get('StatefulSet').spec;
  expect(replicas).toBe(2);
  expect(volumeClaimTemplates[0].spec).toMatchObject({
    storageClassName: 'quick',
    resources: { requests: { storage: '110Gi' } },
  });
});

test('the smallest is one replica on the default storage class, which scrapes nothing', () => {
  const spec = synth(smallest).get('StatefulSet').spec;
  expect(spec.replicas).toBe(1);
  expect(spec.volumeClaimTemplates[0].spec).not.toHaveProperty('storageClassName');
});

test('a replay of the write-ahead log has an hour', () => {
  const { periodSeconds, failureThreshold, httpGet } = container.startupProbe;
  expect(httpGet.path).toBe('/-/ready');
  expect(periodSeconds * failureThreshold).toBe(3_600);
  expect(container.readinessProbe.httpGet).toEqual({ path: '/-/ready', port: 'web' });
  expect(container.livenessProbe.httpGet).toEqual({ path: '/-/healthy', port: 'web' });
});

test('it has time to finish, has precedence over all else, and may ask the Kubernetes API', () => {
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(300);
  expect(pod.priorityClassName).toBe('harbour-watch-critical');
  expect(pod.automountServiceAccountToken).toBe(true);
  expect(pod.securityContext).toMatchObject({ runAsUser: 65534, runAsNonRoot: true, fsGroup: 65534 });
});

test('the replica label is the name of the pod', () => {
  expect(container.env).toEqual([
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
  ]);
});

test('a changed configuration restarts nothing', () => {
  const before = { ...full, services: full.services.slice(1) };
  expect(synth(before).get('StatefulSet')).toEqual(get('StatefulSet'));
});

test('every mounted folder is a volume, and what the configuration names is mounted', () => {
  const volumes = [...pod.volumes.map(({ name }: { name: string }) => name), 'data'];
  expect(container.volumeMounts.map(({ name }: { name: string }) => name).sort()).toEqual(volumes.sort());
  const config = load(get('ConfigMap').data['prometheus.yml']) as Record<string, unknown>;
  expect(config.rule_files).toEqual(['/etc/prometheus/rules/*.yml']);
  expect(config.scrape_config_files).toEqual(['/etc/prometheus/scrape/*.yml']);
  const paths = container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
  expect(paths).toEqual(expect.arrayContaining(['/etc/prometheus/rules', '/etc/prometheus/scrape', '/prometheus']));
});

test('in namespaces it reads pods only, in the cluster nodes and their metrics only', () => {
  const roles = objects.filter(({ kind }) => kind === 'Role');
  expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(['harbour-agents', 'harbour-watch', 'quay']);
  for (const { rules } of roles) {
    expect(rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
  }
  expect(objects.some(({ kind }) => kind.startsWith('Cluster'))).toBe(false);

  const [role, binding] = synthesized(chart => new PrometheusClusterAccess(chart, 'access', { names })).objects;
  expect(role.rules).toEqual([
    { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
    { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
  ]);
  expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'harbour-watch' }]);
});

test('every service has its file of rules and its scrape job', () => {
  // As many as they take to hold them.
  const rules = Object.assign(
    {},
    ...objects.filter(({ metadata }) => /^prometheus-rules/.test(metadata.name)).map(({ data }) => data),
  );
  const scrape = get('ConfigMap', 'prometheus-scrape').data;
  for (const { name } of full.services) {
    expect(rules).toHaveProperty([`${name}.yml`]);
    expect((load(scrape[`${name}.yml`]) as ScrapeConfigFile).scrape_configs[0]?.job_name).toBe(name);
  }
});

test('two services of one name are refused', () => {
  expect(() => renderScrapeFiles({ ...full, services: many(1).concat(many(1)) })).toThrow(/named "service-0"/);
});

test.each(harbour.environments)(
  'no object of $name is too large to apply, with a hundred services more',
  environment => {
    const declared = { ...harbour, services: [...harbour.services, ...many(100)] };
    const { objects } = synth(prometheusProps(contextOf(environment, declared)));
    const tooLarge = objects.filter(object => appliedBytes(JSON.stringify(object)) > 256 * 1_024);
    expect(tooLarge.map(({ metadata }) => metadata.name)).toEqual([]);
    const [rules] = objects
      .filter(({ kind }) => kind === 'StatefulSet')
      .map(({ spec }) => spec.template.spec.volumes[1]);
    const sources = rules.projected.sources.map((source: { configMap: { name: string } }) => source.configMap.name);
    const maps = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && /-rules/.test(metadata.name));
    expect(sources).toEqual(maps.map(({ metadata }) => metadata.name));
  },
);
