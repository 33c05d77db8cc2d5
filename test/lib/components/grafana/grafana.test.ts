import { App, Chart, Testing } from 'cdk8s';
import { load } from 'js-yaml';
import { flows } from '../../../../charts/flows';
import { DASHBOARDS, DATASOURCES, type DashboardUid, gibibytes, mebibytes } from '../../../../lib/catalogue';
import {
  Grafana,
  GrafanaDashboard,
  type GrafanaDashboardProps,
  type GrafanaProps,
} from '../../../../lib/components/grafana';
import { renderDatasources } from '../../../../lib/components/grafana/datasources';
import { formatIni, renderGrafanaIni } from '../../../../lib/components/grafana/ini';
import { development } from '../../../../lib/environments';
import { Network } from '../../../../lib/k8s';

const smallest: GrafanaProps = {
  image: 'registry/grafana:1',
  size: {
    volume: gibibytes(1),
    resources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(256) } },
  },
  network: new Network(flows(development, [])),
  url: 'http://localhost:3000',
  scrapeInterval: '15s',
  database: { host: 'db.aion.svc', port: 5432, database: 'aion', sslMode: 'disable' },
  dashboards: ['aion-overview'],
  home: 'aion-overview',
};
const overview: Required<GrafanaDashboardProps> = {
  uid: 'aion-overview',
  json: { title: 'AION Overview', panels: [] },
};
const full: Required<GrafanaProps> = {
  ...smallest,
  storageClass: 'fast-ssd',
  dashboards: Object.keys(DASHBOARDS) as DashboardUid[],
};

function synth(props: GrafanaProps) {
  const chart = new Chart(new App(), 'test');
  new Grafana(chart, 'grafana', props);
  new GrafanaDashboard(chart, 'overview', overview);
  const objects = Testing.synth(chart);
  const one = (kind: string, name = 'grafana') =>
    objects.find(object => object.kind === kind && object.metadata.name === name);
  return { one, pod: one('StatefulSet').spec.template.spec, config: one('ConfigMap').data };
}

describe('the smallest Grafana', () => {
  const { one, pod, config } = synth(smallest);

  test('takes the default storage class, for one writer', () => {
    const { replicas, volumeClaimTemplates } = one('StatefulSet').spec;
    expect(replicas).toBe(1);
    expect(volumeClaimTemplates[0].spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      volumeMode: 'Filesystem',
    });
  });

  test('has an admin password before it starts: from the Secret if there is one, else a random one that it keeps', () => {
    const [init] = pod.initContainers;
    expect(init.args[0]).toMatch(/if \[ -s \/run\/secrets\/grafana-admin\/password \]/);
    expect(init.args[0]).toMatch(/head -c 512 \/dev\/urandom/);
    expect(pod.volumes).toContainEqual({
      name: 'admin',
      secret: { secretName: 'grafana-admin', optional: true, defaultMode: 0o440 },
    });
    expect(config['grafana.ini']).toContain('admin_password = $__file{/run/grafana/admin-password}');
  });

  test('gets the password of the database from a Secret that may be absent', () => {
    expect(pod.containers[0].env).toEqual([
      {
        name: 'POSTGRES_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'grafana-postgres', key: 'password', optional: true } },
      },
    ]);
  });

  test('replaces none of the data sources that the image bundles by newer ones', () => {
    expect(config['grafana.ini']).toContain('preinstall_disabled = true');
  });

  test('shows its home dashboard from a file that is mounted', () => {
    expect(config['grafana.ini']).toContain('default_home_dashboard_path = /etc/grafana/dashboards/aion-overview.json');
    const { metadata, data } = one('ConfigMap', 'grafana-dashboard-aion-overview');
    expect(data).toEqual({
      'aion-overview.json': '{\n  "title": "AION Overview",\n  "panels": []\n}\n',
    });
    expect(metadata).toEqual({
      name: 'grafana-dashboard-aion-overview',
      namespace: one('StatefulSet').metadata.namespace,
      labels: one('ConfigMap').metadata.labels,
    });
    const { projected } = pod.volumes.find(({ name }: { name: string }) => name === 'dashboards');
    expect(projected.sources).toEqual([{ configMap: { name: metadata.name } }]);
    const [{ volumeMounts }] = pod.containers;
    expect(volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'dashboards', mountPath: '/etc/grafana/dashboards' }),
    );
    const { options } = (load(config['dashboards.yaml']) as { providers: { options: object }[] }).providers[0] ?? {};
    expect(options).toEqual({ path: '/etc/grafana/dashboards' });
  });
});

test('the full Grafana mounts every dashboard from a ConfigMap of its own', () => {
  const { pod, one } = synth(full);
  const names = Object.keys(DASHBOARDS).map(uid => `grafana-dashboard-${uid}`);
  const { projected } = pod.volumes.find(({ name }: { name: string }) => name === 'dashboards');
  expect(projected.sources.map(({ configMap }: { configMap: { name: string } }) => configMap.name)).toEqual(names);
  expect(one('StatefulSet').spec.volumeClaimTemplates[0].spec.storageClassName).toBe('fast-ssd');
});

describe('the datasources', () => {
  const urls = { prometheus: 'p', alertmanager: 'a', loki: 'l', jaeger: 'j', postgres: 'db:5432' };
  const { datasources } = renderDatasources({
    urls,
    scrapeInterval: '30s',
    database: 'aion',
    sslMode: 'require',
    databasePasswordVariable: 'PASSWORD',
  });
  const of = (uid: string) => datasources.find(each => each.uid === uid);

  test('are all that the catalogue names, read-only, one of them the default', () => {
    expect(datasources.map(({ uid }) => uid).sort()).toEqual(Object.keys(DATASOURCES).sort());
    expect(datasources.every(({ editable, access }) => !editable && access === 'proxy')).toBe(true);
    expect(datasources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual(['prometheus']);
  });

  test('lead from exemplars and log lines to traces, and from traces to logs and metrics', () => {
    expect(of('prometheus')?.jsonData.exemplarTraceIdDestinations).toEqual([
      { name: 'trace_id', datasourceUid: 'jaeger' },
    ]);
    expect(of('loki')?.jsonData.derivedFields).toMatchObject([{ datasourceUid: 'jaeger' }]);
    expect(of('jaeger')?.jsonData).toMatchObject({
      tracesToLogsV2: { datasourceUid: 'loki' },
      tracesToMetrics: { datasourceUid: 'prometheus' },
    });
  });

  test('hold no password, only the name of the variable that does', () => {
    expect(of('postgres')?.secureJsonData).toEqual({ password: '$PASSWORD' });
    expect(of('postgres')?.jsonData).toMatchObject({ database: 'aion', sslmode: 'require' });
  });
});

test('cookies are for TLS only where Grafana is reached by TLS', () => {
  const ini = (rootUrl: string) => renderGrafanaIni({ rootUrl, port: 3000, homeDashboard: '/home.json' });
  expect(ini('https://grafana.example.com').security?.cookie_secure).toBe(true);
  expect(ini('http://localhost:3000').security?.cookie_secure).toBe(false);
  expect(formatIni({ a: { b: 1, c: true }, 'd.e': { f: 'g' } })).toBe('[a]\nb = 1\nc = true\n\n[d.e]\nf = g\n');
});
