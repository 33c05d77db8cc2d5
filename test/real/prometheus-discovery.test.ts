/** The real Prometheus discovers targets through a Kubernetes API, and sets the labels that the catalogue declares. */
import { createServer, type Server } from 'node:https';
import { production } from '../../aion/environments/production';
import { names } from '../../aion/names';
import { TARGET_LABELS } from '../../lib/catalogue';
import { interfaceUrl, probedUrl } from '../../lib/components/exposure';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { localCertificate } from '../support/certificate';
import { type ApiObject, close, type KubernetesApi, kubernetesApi, portOf } from '../support/kubernetes-api';
import { type RunningPrometheus, startPrometheus, TOKEN } from '../support/prometheus';

interface Target {
  readonly scrapeUrl: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
}

const [product] = names.namespaces.products;
const { monitoring, agents } = names.namespaces;
const grafana = interfaceUrl(production.exposure, 'grafana');
const NODE = 'node-a';
const container = (name: string, ...ports: number[]) => ({
  name,
  image: name,
  ports: ports.map(containerPort => ({ containerPort, protocol: 'TCP' })),
});

/** A pod with two ports and a helper container without ports: still one target. */
const pod = (name: string, app: string, podIP: string, phase = 'Running'): ApiObject => ({
  metadata: { name, uid: name, labels: { 'app.kubernetes.io/name': app } },
  spec: {
    nodeName: NODE,
    initContainers: [container('migrate', 9090)],
    containers: [container('main', 8080, 9090), container('helper')],
  },
  status: { phase, podIP, hostIP: '127.0.0.1' },
});

const inNamespace = (namespace: string, ...items: ApiObject[]) => ({
  [`/api/v1/namespaces/${namespace}/pods`]: {
    kind: 'Pod',
    items: items.map(item => ({ ...item, metadata: { ...item.metadata, namespace } })),
  },
});

const KUBELET = `
# TYPE kubelet_running_pods gauge
kubelet_running_pods 7
# TYPE kubelet_volume_stats_available_bytes gauge
kubelet_volume_stats_available_bytes{namespace="aion",persistentvolumeclaim="data-postgres-0"} 5
# TYPE kubelet_http_requests_total counter
kubelet_http_requests_total{path="/metrics"} 1
`;
const CADVISOR = `
# TYPE container_memory_working_set_bytes gauge
container_memory_working_set_bytes{container="main",id="/kubepods/a",image="i",name="n",namespace="aion",pod="web-api-1"} 5
container_memory_working_set_bytes{container="",id="/kubepods/b",image="",name="",namespace="aion",pod="web-api-1"} 6
container_memory_working_set_bytes{container="",id="/",image="",name="",namespace="",pod=""} 7
# TYPE container_fs_reads_total counter
container_fs_reads_total{container="main",id="/kubepods/a",image="i",name="n",namespace="aion",pod="web-api-1"} 1
`;

let api: KubernetesApi;
let kubelet: Server;
let prometheus: RunningPrometheus;
let targets: readonly Target[];

beforeAll(async () => {
  const binary = await tool('prometheus');
  const { key, cert } = await localCertificate();
  kubelet = createServer({ key, cert }, ({ url, headers }, response) => {
    response.statusCode = headers.authorization === `Bearer ${TOKEN}` ? 200 : 401;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(url === '/metrics/cadvisor' ? CADVISOR : KUBELET);
  });
  await new Promise<void>(resolve => kubelet.listen(0, '127.0.0.1', resolve));
  const node = {
    metadata: { name: NODE, uid: NODE },
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: portOf(kubelet) } },
    },
  };
  api = await kubernetesApi({
    ...inNamespace(
      product,
      pod('web-api-1', 'web-api', '127.0.0.11'),
      pod('web-api-2', 'web-api', '::1'),
      pod('web-api-done', 'web-api', '127.0.0.12', 'Succeeded'),
      pod('web-api-waits', 'web-api', '', 'Pending'),
      pod('stranger', 'stranger', '127.0.0.13'),
    ),
    ...inNamespace(monitoring, pod('postgres-exporter-x', 'postgres-exporter', '127.0.0.14')),
    ...inNamespace(agents, pod('node-exporter-x', 'node-exporter', '127.0.0.1')),
    '/api/v1/nodes': { kind: 'Node', items: [node] },
  });
  prometheus = await startPrometheus(binary, production, {
    config: config => ({
      ...config,
      global: { ...config.global, scrape_interval: '1s', scrape_timeout: '500ms' },
      alerting: undefined,
    }),
    // Outside a cluster, the API server has to be configured.
    scrape: ({ kubernetes_sd_configs: sd, ...job }) => ({
      ...job,
      ...(sd && { kubernetes_sd_configs: sd.map(each => ({ ...each, api_server: api.url })) }),
    }),
  });
  targets = await waitFor(
    async () => {
      const { activeTargets } = await prometheus.api<{ activeTargets: Target[] }>('targets?state=active');
      const jobs = new Set(activeTargets.map(({ labels }) => labels.job));
      const awaited = ['web-api', 'postgres', 'nodes', 'kubelet', 'cadvisor', 'user-interfaces'];
      const up = activeTargets.filter(({ health }) => health === 'up').map(({ labels }) => labels.job);
      return awaited.every(job => jobs.has(job)) && up.includes('kubelet') && up.includes('cadvisor') && activeTargets;
    },
    { what: 'all targets to be found, and the kubelet to be up', program: prometheus.program },
  );
}, BUILD_TIMEOUT_MS);

afterAll(() => {
  api.close();
  close(kubelet);
});

const targetsOf = (job: string) => targets.filter(({ labels }) => labels.job === job);

test('each running pod is one target, on the declared port, with exactly the labels of a target', () => {
  const found = targetsOf('web-api').sort((a, b) => (a.scrapeUrl < b.scrapeUrl ? -1 : 1));
  expect(found.map(({ scrapeUrl }) => scrapeUrl)).toEqual([
    'http://127.0.0.11:9090/metrics',
    'http://[::1]:9090/metrics',
  ]);
  const common = { job: 'web-api', service: 'web-api', namespace: product, node: NODE };
  expect(found.map(({ labels }) => labels)).toEqual(
    ['web-api-1', 'web-api-2'].map(name => ({ ...common, pod: name, instance: name })),
  );
  expect(Object.keys(found[0]?.labels ?? {}).sort()).toEqual([...TARGET_LABELS].sort());
});

test('an exporter is scraped as the service that it monitors', () => {
  expect(targetsOf('postgres').map(({ scrapeUrl }) => scrapeUrl)).toEqual(['http://127.0.0.14:9187/metrics']);
  expect(targetsOf('postgres')[0]?.labels).toMatchObject({ service: 'postgres', namespace: monitoring });
});

test('a node is one target', () => {
  expect(targetsOf('cadvisor').map(({ labels }) => labels)).toEqual([
    { job: 'cadvisor', service: 'cadvisor', instance: NODE, node: NODE },
  ]);
});

test('a user interface is probed through the exporter, with its URL as instance', () => {
  const first = targetsOf('user-interfaces').find(({ labels }) => labels.instance?.includes('grafana'));
  expect(first?.scrapeUrl).toBe(
    `http://blackbox-exporter.${monitoring}.svc:9115/probe?module=https&target=${encodeURIComponent(probedUrl(production.exposure, 'grafana'))}`,
  );
  expect(first?.labels).toEqual({
    job: 'user-interfaces',
    service: 'user-interfaces',
    namespace: monitoring,
    instance: grafana,
  });
  expect(targetsOf('user-interfaces')).toHaveLength(4);
});

test("only the catalogue's metrics of a kubelet are stored, with their own labels", async () => {
  const stored = async (selector: string) => {
    const match = encodeURIComponent(selector);
    const series = await prometheus.api<Record<string, string>[]>(`series?match[]=${match}`);
    return series.filter(({ __name__ = '' }) => !/^(up|scrape_.*)$/.test(__name__));
  };
  const at = (service: string) => ({ job: service, service, instance: NODE, node: NODE });
  expect(await stored('{job="cadvisor"}')).toEqual([
    {
      __name__: 'container_memory_working_set_bytes',
      ...at('cadvisor'),
      ...{ container: 'main', namespace: product, pod: 'web-api-1' },
    },
  ]);
  expect((await stored('{job="kubelet"}')).map(({ __name__ }) => __name__)).toEqual([
    'kubelet_volume_stats_available_bytes',
  ]);
});

test('discovery only lists nodes, and pods in the permitted namespaces', () => {
  const pods = [product, monitoring, agents].map(namespace => `/api/v1/namespaces/${namespace}/pods`);
  expect([...api.requested].sort()).toEqual([...pods, '/api/v1/nodes'].sort());
});
