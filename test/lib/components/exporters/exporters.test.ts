import { App, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { load } from 'js-yaml';
import { family, gauge, kubeState, metricsOf, namespaces } from '../../../../lib/catalogue';
import { partsFor } from '../../../../lib/components/exporter/exporter';
import {
  type BlackboxConfig,
  BlackboxExporter,
  KubeStateMetrics,
  KubeStateMetricsClusterAccess,
  NodeExporter,
  PostgresExporter,
  RedisExporter,
} from '../../../../lib/components/exporters';
import { development, type Environment, production } from '../../../../lib/environments';

type Exporter = new (scope: Construct, id: string, props: { environment: Environment }) => Construct;
const EXPORTERS: readonly Exporter[] = [
  ...[NodeExporter, KubeStateMetrics, PostgresExporter, RedisExporter],
  BlackboxExporter,
];

function synth(Made: Exporter, environment: Environment = production) {
  const chart = new Chart(new App(), 'test');
  new Made(chart, 'exporter', { environment });
  const objects = Testing.synth(chart);
  const workload = objects.find(({ kind }) => ['Deployment', 'DaemonSet'].includes(kind));
  const pod = workload.spec.template.spec;
  const [container] = pod.containers;
  return { objects, workload, pod, container, args: container.args as string[] };
}

describe.each(EXPORTERS)('%p', Made => {
  const { container, pod, args } = synth(Made);

  test('has the resources that the environment gives to exporters', () => {
    expect(container.resources).toEqual({
      requests: { cpu: '50m', memory: '64Mi' },
      limits: { memory: '256Mi' },
    });
  });

  test('listens on the port that is scraped', () => {
    const [port] = container.ports;
    expect(args.some(arg => arg.endsWith(`=:${port.containerPort}`) || arg === `--port=${port.containerPort}`)).toBe(
      true,
    );
  });

  test('is alive though what it watches is not, and runs without privileges', () => {
    expect(container.livenessProbe.httpGet.path).not.toMatch(/metrics|probe|livez/);
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  });
});

describe('node exporter', () => {
  const { workload, pod, container, args } = synth(NodeExporter);

  test('runs on every node, whatever its taints, in the namespace that permits it', () => {
    expect(workload.kind).toBe('DaemonSet');
    expect(workload.metadata.namespace).toBe(namespaces.agents);
    expect(pod.tolerations).toEqual([{ operator: 'Exists' }]);
    expect(pod).toMatchObject({ hostNetwork: true, hostPID: true });
  });

  test('sees the node, and cannot change it', () => {
    expect(container.volumeMounts).toEqual([
      { name: 'root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' },
    ]);
    expect(pod.volumes).toEqual([{ name: 'root', hostPath: { path: '/', type: 'Directory' } }]);
  });

  test('runs the collectors that the catalogue needs, and no others', () => {
    const collectors = args.filter(arg => /^--collector\.\w+$/.test(arg));
    expect(args).toContain('--collector.disable-defaults');
    expect(collectors).toEqual(
      ['cpu', 'diskstats', 'filesystem', 'loadavg', 'meminfo', 'netdev'].map(name => `--collector.${name}`),
    );
  });

  test.each([
    ['/', false],
    ['/var/lib/kubelet', false],
    ['/data', false],
    ['/var/lib/kubelet/pods/1/volumes/x', true],
    ['/run/containerd/io.containerd.runtime.v2.task/k8s.io/1/rootfs', true],
    ['/proc', true],
  ])('%s is left out: %s', (mount, out) => {
    const [, pattern = ''] = args.find(arg => arg.includes('mount-points-exclude'))?.split(/=(.*)/s) ?? [];
    expect(new RegExp(pattern).test(mount)).toBe(out);
  });
});

describe('kube-state-metrics', () => {
  const { objects, args } = synth(KubeStateMetrics);
  const flag = (name: string) =>
    args
      .find(arg => arg.startsWith(`--${name}=`))
      ?.split('=')[1]
      ?.split(',');

  test('watches our namespaces, and exposes the metrics of the catalogue', () => {
    expect(flag('namespaces')).toEqual(Object.values(namespaces));
    expect(flag('metric-allowlist')).toEqual(metricsOf(kubeState).map(({ name }) => name));
  });

  test('may watch exactly the resources that it is told to', () => {
    const chart = new Chart(new App(), 'test');
    new KubeStateMetricsClusterAccess(chart, 'access');
    const cluster = Testing.synth(chart);
    const roles = objects.filter(({ kind }) => kind === 'Role');
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(Object.values(namespaces));
    for (const { rules } of roles) {
      const allowed = [...rules, ...cluster[0].rules].flatMap(rule => rule.resources as string[]);
      expect(allowed.sort()).toEqual(flag('resources'));
      expect(new Set(rules.flatMap((rule: { verbs: string[] }) => rule.verbs))).toEqual(new Set(['list', 'watch']));
    }
    expect(cluster[0].rules).toEqual([{ apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] }]);
    expect(roles[0].rules).toContainEqual({
      apiGroups: ['apps'],
      resources: ['daemonsets', 'deployments', 'statefulsets'],
      verbs: ['list', 'watch'],
    });
  });
});

describe('PostgreSQL exporter', () => {
  const env = (environment: Environment) => synth(PostgresExporter, environment).container.env;

  test('takes its account from a Secret that may be absent', () => {
    const key = (name: string, key: string) => ({
      name,
      valueFrom: { secretKeyRef: { name: 'postgres-exporter', key, optional: true } },
    });
    expect(env(production)).toEqual([
      { name: 'DATA_SOURCE_URI', value: 'postgres.aion.svc:5432/aion?sslmode=require' },
      key('DATA_SOURCE_USER', 'username'),
      key('DATA_SOURCE_PASS', 'password'),
    ]);
  });

  test('uses TLS where the environment says so', () => {
    const postgres = { ...production.databases.postgres, sslMode: 'verify-full' } as const;
    const [uri] = env({ ...production, databases: { ...production.databases, postgres } });
    expect(uri.value).toMatch(/sslmode=verify-full$/);
  });

  test('leaves out the collectors that count tables', () => {
    const { args } = synth(PostgresExporter);
    expect(args).toEqual(expect.arrayContaining(['--no-collector.stat_user_tables', '--no-collector.wal']));
    for (const needed of ['database', 'settings', 'stat_activity', 'stat_database']) {
      expect(args).not.toContain(`--no-collector.${needed}`);
    }
  });
});

test('the Redis exporter knows its address, and a password only from a Secret', () => {
  expect(synth(RedisExporter).container.env).toEqual([
    { name: 'REDIS_ADDR', value: 'redis://redis.aion.svc:6379' },
    {
      name: 'REDIS_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'redis-exporter', key: 'password', optional: true } },
    },
  ]);
});

describe('blackbox exporter', () => {
  test('an answer that asks to sign in counts as reachable, one without TLS does not', () => {
    const { objects, workload } = synth(BlackboxExporter);
    const { data } = objects.find(({ kind }) => kind === 'ConfigMap');
    const { modules } = load(data['blackbox.yml']) as BlackboxConfig;
    expect(modules.https?.http).toMatchObject({ fail_if_not_ssl: true, follow_redirects: false });
    expect(modules.https?.http.valid_status_codes).toEqual([200, 204, 301, 302, 303, 307, 308, 401, 403]);
    expect(workload.spec.template.metadata.annotations).toHaveProperty(['checksum/config']);
  });

  test('an environment that exposes nothing has none', () => {
    expect(() => synth(BlackboxExporter, development)).toThrow(/development exposes no user interfaces/);
  });
});

test('a metric that no part of an exporter exposes is an error', () => {
  const odd = family(
    { name: 'odd', exposedBy: 'nobody' },
    { odd: gauge('odd_metric', { help: 'Odd.', unit: 'count' }) },
  );
  expect(() => partsFor(odd, { even_: 'even' })).toThrow('odd_metric: declare which part of the exporter exposes it');
});
