import type { StackNames } from '../../base';
import { literally } from '../../base/re2';
import { formatDuration, metricsOf, seriesOf, TARGET_LABELS } from '../../catalogue';
import { APP_LABEL, type Network, type PodsPeer, peerOf } from '../../k8s';
import type { KubeletTarget, PodTarget, ProbeTarget, Service } from '../../services';
import type { KubeletTrust } from '../kubelet/trust';
import { prometheusComponent } from './component';
import type { PrometheusPaths } from './paths';
import { copy, drop, keep, set } from './relabel';
import type { RelabelConfig, ScrapeConfig } from './types';

export interface ScrapeConfigProps {
  readonly names: StackNames;
  readonly network: Network;
  /** Addresses that services of the kind `probe` have probed. */
  readonly probed: readonly string[];
  /** @default the kubelets' certificates are not verified */
  readonly kubelets?: KubeletTrust | undefined;
  readonly paths: PrometheusPaths;
}

/** The scrape job of a service. Its targets carry TARGET_LABELS and nothing else. */
export function renderScrapeConfig(service: Service, props: ScrapeConfigProps): ScrapeConfig {
  const { target } = service;
  switch (target.kind) {
    case 'pods':
      return { ...common(service), ...pods(service, target) };
    case 'kubelet':
      return { ...common(service), ...kubelets(service, target, props) };
    case 'probe':
      return { ...common(service), ...probes(service, target, props) };
  }
}

const common = ({ name, target, honorLabels, scrapeInterval, sampleLimit }: Service) => ({
  job_name: name,
  metrics_path: target.path,
  ...(honorLabels && { honor_labels: true }),
  ...(scrapeInterval && { scrape_interval: formatDuration(scrapeInterval) }),
  sample_limit: sampleLimit,
});

const POD = '__meta_kubernetes_pod';

/** A label as service discovery names it: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#pod */
const metaLabel = (label: string): string => label.replace(/[^a-zA-Z0-9_]/g, '_');

/**
 * One target per pod, whatever ports its containers declare: all become the declared port, and equal targets are merged.
 * The jobs of a namespace have identical service discovery configurations, so that Prometheus shares one watch.
 *
 * The instance is the pod's name: it can be passed to kubectl, and stays when a StatefulSet's pod gets a new address.
 */
function pods({ name }: Service, { namespace, app, port }: PodTarget) {
  return {
    // Otherwise Prometheus silently drops the samples of a target whose clock is wrong: the scrape counts as a success.
    honor_timestamps: false,
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }],
    relabel_configs: [
      keep(`${POD}_label_${metaLabel(APP_LABEL)}`, literally(app)),
      drop(`${POD}_container_init`, 'true'),
      drop(`${POD}_phase`, 'Succeeded|Failed'),
      copy(`${POD}_ip`, '__address__', { regex: '([^:]+)', replacement: `$1:${port}` }),
      // An IPv6 address is put in brackets.
      copy(`${POD}_ip`, '__address__', { regex: '(.*:.*)', replacement: `[$1]:${port}` }),
      set('service', name),
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy(`${POD}_name`, 'pod'),
      copy(`${POD}_name`, 'instance'),
      copy(`${POD}_node_name`, 'node'),
    ],
  } as const;
}

function kubelets(service: Service, _: KubeletTarget, { paths, kubelets: trust }: ScrapeConfigProps) {
  return {
    scheme: 'https',
    authorization: { credentials_file: `${paths.serviceAccount}/token` },
    // Without a known authority, nothing can verify certificates that kubelets sign themselves, as they do by default.
    tls_config: trust ? { ca_file: `${paths.serviceAccount}/ca.crt` } : { insecure_skip_verify: true },
    // cAdvisor's samples carry timestamps: without this, series of containers that are gone persist for 5 m.
    track_timestamps_staleness: true,
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [
      set('service', service.name),
      copy('__meta_kubernetes_node_name', 'instance'),
      copy('__meta_kubernetes_node_name', 'node'),
    ],
    metric_relabel_configs: onlyCatalogue(service),
  } as const;
}

/**
 * A kubelet exposes thousands of series about itself and about every cgroup: only the catalogue's metrics are kept, only
 * of containers, and only with the catalogue's labels.
 */
function onlyCatalogue({ exposes }: Service): RelabelConfig[] {
  const series = exposes.flatMap(metricsOf).flatMap(seriesOf);
  const names = series.map(({ name }) => name);
  const labels = new Set(series.flatMap(({ labels }) => labels));
  return [
    keep('__name__', names.join('|')),
    // Without a container: the sum over a pod, which would count twice, or one of the node's cgroups.
    ...(labels.has('container') ? [drop('container', '')] : []),
    { action: 'labelkeep', regex: [...new Set(['__name__', ...TARGET_LABELS, ...labels])].join('|') },
  ];
}

/** Prometheus scrapes the exporter and passes the address to probe; the instance is the probed address. */
function probes({ name }: Service, target: ProbeTarget, { names, network, probed }: ScrapeConfigProps) {
  const exporter: PodsPeer<'scrape'> = {
    kind: 'pods',
    name: target.app,
    namespace: target.namespace,
    ports: { scrape: { number: target.port } },
  };
  return {
    params: { module: [target.module] },
    static_configs: [
      {
        targets: target.addresses ?? probed,
        labels: { service: name, namespace: target.namespace },
      },
    ],
    relabel_configs: [
      copy('__address__', '__param_target'),
      // Of a URL without the path, which is one of many.
      target.addresses
        ? copy('__param_target', 'instance')
        : copy('__param_target', 'instance', { regex: '(https?://[^/]+).*', replacement: '$1' }),
      set('__address__', network.address(peerOf(prometheusComponent, names), exporter, 'scrape')),
    ],
  } as const;
}
