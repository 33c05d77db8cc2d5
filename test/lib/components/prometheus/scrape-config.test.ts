import { prometheusProps } from '../../../../charts/prometheus';
import { containers, metricsOf, seconds } from '../../../../lib/catalogue';
import type { KubeletTrust } from '../../../../lib/components/kubelet';
import { PATHS, renderScrapeConfig } from '../../../../lib/components/prometheus';
import type { Service } from '../../../../lib/services';
import { contextOf, families, harbour, large, small } from '../../../example/stack';

const context = { ...prometheusProps(contextOf(large)), paths: PATHS };
const named = (name: string): Service => context.services.find(service => service.name === name) as Service;
const render = (service: Service) => renderScrapeConfig(service, context);

test('every service has a job of its name, with its path and limit', () => {
  const jobs = context.services.map(render);
  expect(jobs.map(job => job.job_name)).toEqual(context.services.map(({ name }) => name));
  expect(jobs.map(job => job.metrics_path)).toEqual(context.services.map(({ target }) => target.path));
  expect(jobs.map(job => job.sample_limit)).toEqual(context.services.map(({ sampleLimit }) => sampleLimit));
});

test('jobs of one namespace share one watch: their service discovery is the same to the letter', () => {
  const byNamespace = new Map<string, Set<string>>();
  for (const service of context.services) {
    if (service.target.kind !== 'pods') continue;
    const found = byNamespace.get(service.target.namespace) ?? new Set();
    byNamespace.set(service.target.namespace, found.add(JSON.stringify(render(service).kubernetes_sd_configs)));
  }
  expect([...byNamespace.values()].map(each => each.size)).toEqual([1, 1, 1]);
});

test('what a service says of its own scrapes is kept', () => {
  const job = render({ ...named('bookings'), honorLabels: true, scrapeInterval: seconds(5) });
  expect(job).toMatchObject({ honor_labels: true, scrape_interval: '5s' });
  expect(render(named('bookings'))).not.toHaveProperty('honor_labels');
  expect(render(named('kube-state-metrics')).honor_labels).toBe(true);
});

test('a pod whose clock is wrong loses no samples: they count as taken when they were scraped', () => {
  const pods = context.services.filter(({ target }) => target.kind === 'pods').map(render);
  expect(pods.filter(job => job.honor_timestamps !== false)).toEqual([]);
});

test('of a kubelet, only metrics of the catalogue and their labels are kept', () => {
  const [keep, dropped, labels] = render(named('cadvisor')).metric_relabel_configs ?? [];
  const kept = families
    .flatMap(metricsOf)
    .map(({ name }) => name)
    .filter(name => keep?.regex && new RegExp(`^(?:${keep.regex})$`).test(name));
  expect(kept).toEqual(metricsOf(containers).map(({ name }) => name));
  expect(dropped).toEqual({ action: 'drop', source_labels: ['container'], regex: '' });
  expect(labels).toEqual({ action: 'labelkeep', regex: '__name__|job|service|instance|namespace|pod|node|container' });
  expect(render(named('kubelet')).metric_relabel_configs).toHaveLength(2);
});

test('a kubelet is asked over TLS, as the ServiceAccount', () => {
  expect(render(named('kubelet'))).toMatchObject({
    scheme: 'https',
    authorization: { credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    kubernetes_sd_configs: [{ role: 'node' }],
  });
});

test('the certificate of a kubelet is verified where the environment knows who signed it', () => {
  const tls = ({ kubelets: _, ...unknown }: typeof context, kubelets?: KubeletTrust) =>
    renderScrapeConfig(named('kubelet'), { ...unknown, kubelets }).tls_config;
  expect(tls(context, { ca: 'cluster' })).toEqual({
    ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
  });
  expect(tls(context)).toEqual({ insecure_skip_verify: true });
  expect(context.kubelets).toEqual(large.network?.kubelets);
});

test('every exposed user interface is probed, through the exporter', () => {
  const job = render(named('user-interfaces'));
  expect(job.params).toEqual({ module: ['https'] });
  expect(job.static_configs?.[0]?.targets).toEqual(
    [
      'grafana.watch.harbour.example.com/api/health',
      'prometheus.watch.harbour.example.com/api/v1/status/buildinfo',
      'alertmanager.watch.harbour.example.com/api/v2/status',
      'jaeger.watch.harbour.example.com/api/services',
    ].map(address => `https://${address}`),
  );
  expect(job.relabel_configs).toContainEqual({
    action: 'replace',
    source_labels: ['__param_target'],
    target_label: 'instance',
    regex: '(https?://[^/]+).*',
    replacement: '$1',
  });
  expect(job.relabel_configs.at(-1)).toMatchObject({
    target_label: '__address__',
    replacement: 'blackbox-exporter.harbour-watch.svc:9115',
  });
});

test('the API server is probed where there is no user interface, by the address that pods know', () => {
  const job = renderScrapeConfig(named('kubernetes-api'), { ...prometheusProps(contextOf(small)), paths: PATHS });
  expect(job.params).toEqual({ module: ['kubernetes-api'] });
  expect(job.static_configs?.[0]?.targets).toEqual(['kubernetes.default.svc:443']);
  expect(job.relabel_configs).toContainEqual({
    action: 'replace',
    source_labels: ['__param_target'],
    target_label: 'instance',
  });
});

test('probing what no flow leads to is refused', () => {
  const service = harbour.services.find(({ target }) => target.kind === 'probe') as Service;
  const elsewhere = { ...service, target: { ...service.target, app: 'prober' } } as Service;
  expect(() => renderScrapeConfig(elsewhere, { ...prometheusProps(contextOf(small)), paths: PATHS })).toThrow(
    /declare the flow/,
  );
});
