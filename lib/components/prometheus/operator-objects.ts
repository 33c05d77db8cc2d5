import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { namespaces } from '../../catalogue';
import { ruleSettings } from '../../environments';
import { objectLabels, type PodsPeer, portName, selector } from '../../k8s';
import { ruleFiles, type Service } from '../../services';
import * as peers from '../peers';
import { COMPONENT } from './access';
import type { PrometheusProps } from './index';
import type {
  AnyOperatorObject,
  Endpoint,
  OperatorObject,
  OperatorRelabelConfig,
  ServiceMonitorSpec,
} from './operator-types';
import { PATHS } from './paths';
import { copy, set } from './relabel';
import { renderScrapeConfig } from './scrape-config';
import type { RelabelConfig, ScrapeConfig } from './types';

/**
 * The scrape jobs and rules as objects of the Prometheus Operator, for clusters where its Prometheus watches AION too.
 * Their series carry the same labels as ours, so that the same rules and dashboards hold.
 */
export class OperatorObjects extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    for (const { apiVersion, kind, metadata, spec } of renderOperatorObjects(props)) {
      new ApiObject(this, `${kind}-${metadata.name}`, { apiVersion, kind, metadata, spec });
    }
  }
}

export function renderOperatorObjects(props: PrometheusProps): AnyOperatorObject[] {
  const { services, environment } = props;
  const monitors = services.map(service => monitor(service, renderScrapeConfig(service, { ...props, paths: PATHS })));
  const rules = ruleFiles(services, ruleSettings(environment)).map(({ name, groups }) =>
    object('PrometheusRule', name, { groups }),
  );
  return [...monitors, ...rules];
}

const object = <Kind extends string, Spec>(kind: Kind, name: string, spec: Spec): OperatorObject<Kind, Spec> => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind,
  metadata: { name, namespace: namespaces.monitoring, labels: objectLabels(name, COMPONENT) },
  spec,
});

/** Our programs that have a Service with all their ports; the agents, one on each node, have none. */
const WITH_SERVICE: readonly PodsPeer[] = Object.values<unknown>(peers)
  .map(peer => peer as PodsPeer)
  .filter(({ kind, namespace, foreign }) => kind === 'pods' && namespace === namespaces.monitoring && !foreign);

function monitor(service: Service, job: ScrapeConfig): AnyOperatorObject {
  const { target, name } = service;
  if (target.kind === 'probe') return probe(name, job);
  if (target.kind === 'kubelet') return object('ServiceMonitor', name, kubelets(job));
  const selects = {
    namespaceSelector: { matchNames: [target.namespace] },
    selector: { matchLabels: selector(target.app) },
    sampleLimit: job.sample_limit,
  };
  const peer = WITH_SERVICE.find(each => each.name === target.app && each.namespace === target.namespace);
  // Of all others only the pods are known: whether the product's have a Service, and its labels, is not ours to say.
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

/** Beside ours: the job's name, which is the monitor's otherwise, and none of the labels that the Operator adds. */
const relabelings = (
  job: string,
  ours: readonly RelabelConfig[],
  added = 'container|endpoint',
): OperatorRelabelConfig[] =>
  [...ours, set('job', job), { action: 'labeldrop', regex: added } as const].map(inCamelCase);

function inCamelCase(config: RelabelConfig): OperatorRelabelConfig {
  if (config.action === 'labeldrop' || config.action === 'labelkeep') return config;
  const { action, source_labels: sourceLabels, regex } = config;
  const common = { action, ...(sourceLabels && { sourceLabels }), ...(regex !== undefined && { regex }) };
  if (config.action !== 'replace') return common;
  const { target_label: targetLabel, replacement } = config;
  return { ...common, targetLabel, ...(replacement !== undefined && { replacement }) };
}

/** The Operator keeps a Service in front of the kubelets, and names the node by itself. */
function kubelets(job: ScrapeConfig): ServiceMonitorSpec {
  const { authorization, tls_config: tls } = job;
  const ours = [set('service', job.job_name), copy('node', 'instance')];
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
        relabelings: relabelings(job.job_name, ours, 'container|endpoint|namespace|pod'),
      },
    ],
  };
}

function probe(name: string, job: ScrapeConfig): AnyOperatorObject {
  const [targets] = job.static_configs ?? [];
  const [module] = job.params?.module ?? [];
  const prober = job.relabel_configs.find(each => each.action === 'replace' && each.target_label === '__address__');
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
    targets: { staticConfig: { static: targets.targets, labels: targets.labels ?? {} } },
  });
}
