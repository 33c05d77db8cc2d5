import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { ai, DATASOURCES, type DatasourceUid, days, gibibytes, http, mebibytes } from '../../../../lib/catalogue';
import {
  checkGrafanaSize,
  Grafana,
  GrafanaDashboard,
  type GrafanaDashboardProps,
  type GrafanaProps,
  grafanaFlows,
} from '../../../../lib/components/grafana';
import { renderDatasources } from '../../../../lib/components/grafana/datasources';
import { formatIni, renderGrafanaIni } from '../../../../lib/components/grafana/ini';
import { LOG_STORES, type LogStoreSize, type QueriedLogs, queriedLogs } from '../../../../lib/components/log-store';
import type { SignIn } from '../../../../lib/components/oauth2-proxy';
import type { DatabaseTls } from '../../../../lib/components/postgres-exporter';
import { prometheusImage } from '../../../../lib/components/prometheus/component';
import { contextOf, large, names, small } from '../../../example/stack';
import { type Manifest, synthesized } from '../synthesized';

const smallest: GrafanaProps = {
  names,
  image: 'registry/grafana:1',
  size: {
    database: { store: 'sqlite', volume: gibibytes(1) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(256) } },
  },
  network: contextOf(small).network,
  url: 'http://localhost:3000',
  scrapeInterval: '15s',
  families: [],
  dashboards: ['harbour-overview'],
  home: 'harbour-overview',
};
const overview: Required<GrafanaDashboardProps> = {
  names,
  uid: 'harbour-overview',
  json: { title: 'Harbour Overview', panels: [] },
};
const full: Required<GrafanaProps> = {
  ...smallest,
  network: contextOf(large).network,
  signIn: large.exposure?.signIn as SignIn,
  storageClass: 'quick',
  database: { host: 'db.quay.svc', port: 5432, database: 'berths' },
  logs: queriedLogs(names, large.logs?.storage) as QueriedLogs,
  families: [http, ai],
  dashboards: ['harbour-overview', 'harbour-http', 'harbour-platform'],
};

function synth(props: GrafanaProps) {
  const { one, pod } = synthesized(chart => {
    new Grafana(chart, 'grafana', props);
    new GrafanaDashboard(chart, 'overview', overview);
  });
  return {
    one: (kind: string, name = 'grafana'): Manifest => one(kind, name),
    pod: pod('grafana'),
    config: one('ConfigMap', 'grafana').data,
  };
}

const provisioned = (config: Record<string, string>): Manifest[] =>
  (load(config['datasources.yaml'] ?? '') as { datasources: Manifest[] }).datasources;

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

  test('has an admin password and a secret key before it starts: from the Secret, else random ones that it keeps', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'grafana-'));
    const folders = { secret: '/run/secrets/grafana-admin', data: '/var/lib/grafana', run: '/run/grafana' };
    const inRoot = (file: string) => path.join(root, file);
    for (const folder of Object.values(folders)) mkdirSync(inRoot(folder), { recursive: true });
    const script = Object.values(folders).reduce(
      (text, folder) => text.replaceAll(new RegExp(`(?<![\\w-])${folder}`, 'g'), inRoot(folder)),
      pod.initContainers[0].args[0] as string,
    );
    const start = () => {
      const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      return ['admin-password', 'secret-key'].map(file => readFileSync(inRoot(`${folders.run}/${file}`), 'utf8'));
    };
    const generated = start();
    for (const secret of generated) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(generated[0]).not.toBe(generated[1]);
    expect(start()).toEqual(generated);
    writeFileSync(inRoot(`${folders.secret}/secret-key`), 'given');
    expect(start()).toEqual([generated[0], 'given']);
    rmSync(root, { recursive: true });
    expect(pod.volumes).toContainEqual({
      name: 'admin',
      secret: { secretName: 'grafana-admin', optional: true, defaultMode: 0o440 },
    });
    expect(config['grafana.ini']).toContain('admin_password = $__file{/run/grafana/admin-password}');
    expect(config['grafana.ini']).toContain('secret_key = $__file{/run/grafana/secret-key}');
  });

  test('knows nothing of a database of the product: no datasource, no password, no flow', () => {
    expect(pod.containers[0]).not.toHaveProperty('env');
    expect(provisioned(config).map(({ uid }) => uid)).toEqual(['prometheus', 'alertmanager', 'jaeger']);
    expect(grafanaFlows(names).filter(({ port }) => port === 'sql')).toEqual([]);
  });

  test('knows nothing of logs where no store is chosen: no datasource, no link from traces, no plugin, no flow', () => {
    expect(provisioned(config).find(({ uid }) => uid === 'jaeger')?.jsonData).not.toHaveProperty('tracesToLogsV2');
    expect(pod.initContainers.map(({ name }: Manifest) => name)).toEqual(['secrets']);
    expect(grafanaFlows(names).filter(({ why }) => /log/.test(why))).toEqual([]);
  });

  test('replaces none of the data sources that the image bundles by newer ones', () => {
    expect(config['grafana.ini']).toContain('preinstall_disabled = true');
  });

  test('shows its home dashboard from a file that is mounted', () => {
    expect(config['grafana.ini']).toContain(
      'default_home_dashboard_path = /etc/grafana/dashboards/harbour-overview.json',
    );
    const { metadata, data } = one('ConfigMap', 'grafana-dashboard-harbour-overview');
    expect(data).toEqual({
      'harbour-overview.json': '{\n  "title": "Harbour Overview",\n  "panels": []\n}\n',
    });
    expect(metadata).toEqual({
      name: 'grafana-dashboard-harbour-overview',
      namespace: one('StatefulSet').metadata.namespace,
      labels: one('ConfigMap').metadata.labels,
    });
    const { projected } = pod.volumes.find(({ name }: { name: string }) => name === 'dashboards');
    expect(projected.sources).toEqual([{ configMap: { name: metadata.name } }]);
    const [{ volumeMounts }] = pod.containers;
    expect(volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'dashboards', mountPath: '/etc/grafana/dashboards' }),
    );
    expect(load(config['dashboards.yaml'])).toMatchObject({
      providers: [{ name: 'harbour', folder: 'Harbour', options: { path: '/etc/grafana/dashboards' } }],
    });
  });
});

describe('the full Grafana', () => {
  const { pod, one, config } = synth(full);

  test('mounts every dashboard from a ConfigMap of its own', () => {
    const { projected } = pod.volumes.find(({ name }: { name: string }) => name === 'dashboards');
    expect(projected.sources).toEqual(
      full.dashboards.map(uid => ({ configMap: { name: `grafana-dashboard-${uid}` } })),
    );
    expect(one('StatefulSet').spec.volumeClaimTemplates[0].spec.storageClassName).toBe('quick');
  });

  test('reads the product’s database, with a password from a Secret that may be absent', () => {
    expect(pod.containers[0].env).toEqual([
      {
        name: 'POSTGRES_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'grafana-postgres', key: 'password', optional: true } },
      },
    ]);
    expect(provisioned(config).at(-1)).toMatchObject({
      uid: 'postgres',
      url: 'db.quay.svc:5432',
      secureJsonData: { password: '$POSTGRES_PASSWORD' },
    });
    expect(grafanaFlows(names, { database: full.database }).find(({ port }) => port === 'sql')?.to).toMatchObject({
      kind: 'pods',
      name: 'db',
      namespace: 'quay',
    });
  });
});

describe('Grafana with logs in VictoriaLogs', () => {
  const { pod, config } = synth(full);

  test('installs the plugin from the declared archive, to its volume', () => {
    const [, plugin] = pod.initContainers;
    expect(plugin.env).toEqual([
      { name: 'URL', value: 'https://mirror.harbour.example.com/logs-datasource.zip' },
      { name: 'SHA256', value: 'a1'.repeat(32) },
    ]);
    expect(plugin.args[0]).toContain('folder=/var/lib/grafana/plugins/victoriametrics-logs-datasource\n');
    const { storage } = large.logs as LogStoreSize;
    const to = (logs?: QueriedLogs) => grafanaFlows(names, { logs }).map(flow => flow.to.name);
    expect(to(queriedLogs(names, storage))).toEqual(
      expect.arrayContaining(['victorialogs', 'mirror.harbour.example.com']),
    );
  });

  test('leads from a trace to its lines, and from a line to its trace', () => {
    const found = (uid: string) => provisioned(config).find(each => each.uid === uid);
    expect(found('victorialogs')).toMatchObject({
      type: 'victoriametrics-logs-datasource',
      url: 'http://victorialogs.harbour-watch.svc:9428',
      jsonData: { derivedFields: [{ matcherRegex: 'trace_id', datasourceUid: 'jaeger' }] },
    });
    expect(found('jaeger')?.jsonData.tracesToLogsV2).toMatchObject({
      datasourceUid: 'victorialogs',
      query: 'trace_id:="$${__trace.traceId}"',
    });
  });

  test('has no datasource for it where no archive is declared, and asks for none', () => {
    expect(queriedLogs(names, { store: 'victorialogs', retention: days(1), volume: gibibytes(1) })).toBeUndefined();
  });
});

describe('the datasources', () => {
  const { datasources } = renderDatasources({
    urls: { prometheus: 'p', alertmanager: 'a', jaeger: 'j' },
    logs: { url: 'l', datasource: LOG_STORES.loki.datasource },
    scrapeInterval: '30s',
    prometheusVersion: '3.13.5',
    families: [http, ai],
    database: { host: 'db', port: 5432, database: 'berths', passwordVariable: 'PASSWORD', secretFolder: '/s' },
  });
  const datasource = (uid: string) => datasources.find(each => each.uid === uid);

  test('are all that the catalogue names, read-only, one of them the default', () => {
    const others: DatasourceUid[] = ['victorialogs'];
    expect([...datasources.map(({ uid }) => uid), ...others].sort()).toEqual(Object.keys(DATASOURCES).sort());
    expect(datasources.every(({ editable, access }) => !editable && access === 'proxy')).toBe(true);
    expect(datasources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual(['prometheus']);
  });

  test('lead from exemplars and log lines to traces, and from traces to logs and metrics', () => {
    expect(datasource('prometheus')?.jsonData.exemplarTraceIdDestinations).toEqual([
      { name: 'trace_id', datasourceUid: 'jaeger' },
    ]);
    // The id is a field beside the line, whose text need not have it.
    expect(datasource('loki')?.jsonData.derivedFields).toMatchObject([
      { datasourceUid: 'jaeger', matcherType: 'label', matcherRegex: 'trace_id' },
    ]);
    expect(datasource('jaeger')?.jsonData).toMatchObject({
      tracesToLogsV2: {
        datasourceUid: 'loki',
        customQuery: true,
        query: '{$${__tags}} | trace_id="$${__trace.traceId}"',
        tags: [{ key: 'service.name', value: 'service_name' }],
      },
      tracesToMetrics: { datasourceUid: 'prometheus', tags: [{ key: 'service.name', value: 'service' }] },
    });
  });

  test('lead from a span to the metrics of its service, as far as they are measured', () => {
    expect(datasource('jaeger')?.jsonData.tracesToMetrics).toMatchObject({
      queries: [
        { name: 'Requests per second', query: 'service:http_requests:rate5m{$$__tags}' },
        { name: 'Error ratio', query: 'service:http_request_errors:ratio_rate5m{$$__tags}' },
        { name: 'Latency, p95', query: 'service:http_request_duration_seconds:p95_rate5m{$$__tags}' },
        { name: 'Inferences per second', query: 'service_model:ai_inference_requests:rate5m{$$__tags}' },
        { name: 'Inference duration, p95', query: 'service_model:ai_inference_duration_seconds:p95_rate5m{$$__tags}' },
      ],
    });
    const [jaeger] = provisioned(synth(smallest).config).filter(({ uid }) => uid === 'jaeger');
    expect(jaeger?.jsonData).not.toHaveProperty('tracesToMetrics');
  });

  test('know the version of Prometheus that is deployed, so that variables ask for the values of a label', () => {
    const [prometheus] = provisioned(synth(smallest).config);
    expect(`v${prometheus?.jsonData.prometheusVersion}`).toBe(prometheusImage.tag);
    expect(prometheus?.jsonData.prometheusType).toBe('Prometheus');
  });

  test('hold no password, only the name of the variable that does', () => {
    expect(datasource('postgres')?.secureJsonData).toEqual({ password: '$PASSWORD' });
    expect(datasource('postgres')?.jsonData).toMatchObject({ database: 'berths' });
  });
});

describe('the certificate of the database is verified', () => {
  const of = (tls?: DatabaseTls) => {
    const { config, pod } = synth({
      ...full,
      database: { host: 'db.quay.svc', port: 5432, database: 'berths', ...(tls && { tls }) },
    });
    const [postgres] = provisioned(config).filter(({ uid }) => uid === 'postgres');
    const { sslmode, tlsConfigurationMethod, sslRootCertFile } = postgres?.jsonData ?? {};
    const folders = pod.containers[0].volumeMounts.map(({ mountPath }: Manifest) => mountPath);
    return { sslmode, tlsConfigurationMethod, sslRootCertFile, folders };
  };

  test('by the authority in the Secret, unless the environment says otherwise', () => {
    expect(of()).toEqual({
      sslmode: 'verify-full',
      tlsConfigurationMethod: 'file-path',
      sslRootCertFile: '/run/secrets/grafana-postgres/ca.crt',
      folders: expect.arrayContaining(['/run/secrets/grafana-postgres']),
    });
  });

  test('by the authorities that the image knows, or not at all, where that is said', () => {
    for (const [tls, sslmode] of [
      [{ authority: 'system' }, 'verify-full'],
      [{ authority: 'none', because: 'it is on this machine' }, 'disable'],
    ] as const) {
      const { folders, ...found } = of(tls);
      expect(found).toEqual({ sslmode });
      expect(folders).not.toContain('/run/secrets/grafana-postgres');
    }
  });
});

describe('who somebody is', () => {
  const ini = (props: GrafanaProps): string => synth(props).config['grafana.ini'];

  test('comes from the token of the provider, whose signature, issuer and audience Grafana verifies', () => {
    const text = ini(full);
    expect(text).toContain('[auth.jwt]\nenabled = true\nheader_name = Authorization\n');
    expect(text).toContain('jwk_set_url = https://login.harbour.example.com/keys\n');
    expect(text).toContain('expect_claims = {"iss":"https://login.harbour.example.com","aud":"watch"}\n');
    expect(text).not.toContain('[auth.proxy]');
  });

  test('is a name that nobody can choose: the address, so that no one becomes admin', () => {
    expect(ini(full)).toContain('username_claim = email\n');
    expect(ini(full)).toContain('allow_assign_grafana_admin = false\n');
  });

  test('is asked of nobody where nothing is exposed', () => {
    expect(ini(smallest)).not.toContain('[auth.jwt]');
  });

  test('is verified by the keys of the provider, to which Grafana may connect', () => {
    const to = (signIn?: SignIn) => grafanaFlows(names, { signIn }).map(flow => flow.to.name);
    expect(to(large.exposure?.signIn)).toContain('login.harbour.example.com');
    expect(to()).not.toContain('login.harbour.example.com');
  });
});

test('cookies are for TLS only where Grafana is reached by TLS', () => {
  const ini = (rootUrl: string) => renderGrafanaIni({ rootUrl, port: 3000, homeDashboard: '/home.json' });
  expect(ini('https://grafana.example.com').security?.cookie_secure).toBe(true);
  expect(ini('http://localhost:3000').security?.cookie_secure).toBe(false);
  expect(formatIni({ a: { b: 1, c: true }, 'd.e': { f: 'g' } })).toBe('[a]\nb = 1\nc = true\n\n[d.e]\nf = g\n');
});

test('nothing is fetched from outside, and no bundled data source runs that is not provisioned', () => {
  const { plugins = {}, server } = renderGrafanaIni({ rootUrl: 'https://g', port: 3000, homeDashboard: '/home.json' });
  expect(plugins).toMatchObject({ preinstall_disabled: true, public_key_retrieval_disabled: true });
  expect(server).toMatchObject({ enable_gzip: false });
  const disabled = String(plugins.disable_plugins).split(',');
  const used = provisioned(synth(full).config).map(({ type }) => type);
  expect(disabled.filter(id => used.includes(id))).toEqual([]);
  expect(disabled).toContain('elasticsearch');
});

test('less memory than the processes of its data sources need is refused', () => {
  const resources = { requests: { cpu: 0.1, memory: mebibytes(256) }, limits: { memory: mebibytes(512) } };
  expect(checkGrafanaSize('grafana', { ...smallest.size, resources })).toEqual([
    {
      field: 'grafana.resources.limits.memory',
      message: '512Mi; wanted at least 768Mi: Grafana runs each data source as a process',
    },
  ]);
});
