import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Component, objectLabels, type PodsPeer, peerOf, portName, selector } from '../../k8s';
import type { Service } from '../../services';
import { prometheusComponent } from './component';
import type {
  AnyOperatorObject,
  Endpoint,
  OperatorObject,
  OperatorRelabelConfig,
  ServiceMonitorSpec,
} from './operator-types';
import { PATHS } from './paths';
import type { PrometheusProps } from './prometheus';
import { copy, set } from './relabel';
import { renderScrapeConfig } from './scrape-config';
import type { RelabelConfig, ScrapeConfig } from './types';

export interface OperatorObjectsProps
  extends Pick<PrometheusProps, 'names' | 'services' | 'rules' | 'network' | 'probed' | 'kubelets'> {
  /** What the stack deploys: only the Services of these are known. */
  readonly components: readonly Component[];
}

/**
 * The scrape jobs and rules as objects of the Prometheus Operator, for clusters where its Prometheus monitors the product
 * too. Their series carry the same labels, so that the same rules and dashboards work.
 */
export class OperatorObjects extends Construct {
  constructor(scope: Construct, id: string, props: OperatorObjectsProps) {
    super(scope, id);
    for (const { apiVersion, kind, metadata, spec } of renderOperatorObjects(props)) {
      new ApiObject(this, `${kind}-${metadata.name}`, { apiVersion, kind, metadata, spec });
    }
  }
}

export function renderOperatorObjects(props: OperatorObjectsProps): AnyOperatorObject[] {
  const { names, services, rules, components } = props;
  // The agents, one on each node, have no Service with all their ports.
  const withService = components
    .filter(({ namespace }) => namespace === 'monitoring')
    .map(component => peerOf(component, names));
  const rendered: RenderedObject[] = [
    ...services.map(service => monitor(service, renderScrapeConfig(service, { ...props, paths: PATHS }), withService)),
    ...rules.map(({ name, groups }): RenderedObject => ({ kind: 'PrometheusRule', name, spec: { groups } })),
  ];
  return rendered.map(({ kind, name, spec }) => {
    const labels = objectLabels({ ...prometheusComponent, name, partOf: names.partOf });
    const metadata = { name, namespace: names.namespaces.monitoring, labels };
    return { apiVersion: 'monitoring.coreos.com/v1', kind, metadata, spec } as AnyOperatorObject;
  });
}

/** An object without its metadata. */
type RenderedObject = AnyOperatorObject extends infer O
  ? O extends OperatorObject<infer Kind, infer Spec>
    ? { readonly kind: Kind; readonly name: string; readonly spec: Spec }
    : never
  : never;

const object = <const Kind extends string, Spec>(kind: Kind, name: string, spec: Spec) => ({ kind, name, spec });

function monitor(service: Service, job: ScrapeConfig, withService: readonly PodsPeer[]): RenderedObject {
  const { target, name } = service;
  if (target.kind === 'probe') return probe(name, job);
  if (target.kind === 'kubelet') return object('ServiceMonitor', name, kubelets(job));
  const selects = {
    namespaceSelector: { matchNames: [target.namespace] },
    selector: { matchLabels: selector(target.app) },
    sampleLimit: job.sample_limit,
  };
  const peer = withService.find(({ name, namespace }) => name === target.app && namespace === target.namespace);
  // Of all others only the pods are known: the product decides whether they have a Service, and with which labels.
  if (peer === undefined) return object('PodMonitor', name, { ...selects, podMetricsEndpoints: [endpoint(job)] });
  const endpoints = [{ port: portName(peer, target.port), ...endpoint(job) }];
  return object('ServiceMonitor', name, { ...selects, endpoints });
}

function endpoint(job: ScrapeConfig): Endpoint {
  return {
    path: job.metrics_path,
    ...(job.scrape_interval && { interval: job.scrape_interval }),
    ...(job.honor_labels && { honorLabels: true }),
    ...(job.honor_timestamps === false && { honorTimestamps: false }),
    ...(job.track_timestamps_staleness && { trackTimestampsStaleness: true }),
    relabelings: relabelings(job.job_name, job.relabel_configs),
    ...(job.metric_relabel_configs && { metricRelabelings: job.metric_relabel_configs.map(inCamelCase) }),
  };
}

/** Besides the job's own: sets `job`, by default the monitor's name, and drops the labels that the Operator adds. */
const relabelings = (
  job: string,
  own: readonly RelabelConfig[],
  added = 'container|endpoint',
): OperatorRelabelConfig[] =>
  [...own, set('job', job), { action: 'labeldrop', regex: added } as const].map(inCamelCase);

function inCamelCase(config: RelabelConfig): OperatorRelabelConfig {
  if (config.action === 'labeldrop' || config.action === 'labelkeep') return config;
  const { action, source_labels: sourceLabels, regex } = config;
  const common = { action, ...(sourceLabels && { sourceLabels }), ...(regex !== undefined && { regex }) };
  if (config.action !== 'replace') return common;
  const { target_label: targetLabel, replacement } = config;
  return { ...common, targetLabel, ...(replacement !== undefined && { replacement }) };
}

/** The Operator maintains a Service for the kubelets, and sets the node label by itself. */
function kubelets(job: ScrapeConfig): ServiceMonitorSpec {
  const { authorization, tls_config: tls } = job;
  const own = [set('service', job.job_name), copy('node', 'instance')];
  return {
    namespaceSelector: { matchNames: ['kube-system'] },
    selector: { matchLabels: selector('kubelet') },
    sampleLimit: job.sample_limit,
    endpoints: [
      {
        port: 'https-metrics',
        scheme: 'https',
        ...(authorization && { bearerTokenFile: authorization.credentials_file }),
        ...(tls && {
          tlsConfig: {
            ...(tls.ca_file && { caFile: tls.ca_file }),
            ...(tls.insecure_skip_verify && { insecureSkipVerify: true }),
          },
        }),
        ...endpoint(job),
        relabelings: relabelings(job.job_name, own, 'container|endpoint|namespace|pod'),
      },
    ],
  };
}

const isAboutInstance = (config: RelabelConfig): boolean =>
  config.action === 'replace' && config.target_label === 'instance';

function probe(name: string, job: ScrapeConfig): RenderedObject {
  const [targets] = job.static_configs ?? [];
  const [module] = job.params?.module ?? [];
  const prober = job.relabel_configs.find(
    config => config.action === 'replace' && config.target_label === '__address__',
  );
  if (
    targets === undefined ||
    module === undefined ||
    prober?.action !== 'replace' ||
    prober.replacement === undefined
  ) {
    throw new TypeError(`the scrape job of ${name} probes nothing`);
  }
  return object('Probe', name, {
    jobName: name,
    module,
    prober: { url: prober.replacement, path: job.metrics_path },
    sampleLimit: job.sample_limit,
    targets: {
      staticConfig: {
        static: targets.targets,
        labels: targets.labels ?? {},
        // The Operator passes on what to probe, and then takes all of it for the instance.
        relabelingConfigs: job.relabel_configs.filter(isAboutInstance).map(inCamelCase),
      },
    },
  });
}
