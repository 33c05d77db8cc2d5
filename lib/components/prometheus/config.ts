import type { IpFamily, StackNames } from '../../base';
import { type Bytes, type EXTERNAL_LABELS, formatDuration, MAX_LABEL_VALUE_BYTES } from '../../catalogue';
import { type Network, peerOf, portNumber } from '../../k8s';
import { EVALUATION_INTERVAL } from '../../rules/timing';
import { alertmanagerComponent } from '../alertmanager/component';
import { prometheusComponent } from './component';
import type { PrometheusPaths } from './paths';
import { renderRemoteWrite } from './remote-write';
import type { PrometheusSize } from './size';
import type { PrometheusConfig } from './types';

export interface PrometheusConfigProps {
  readonly names: StackNames;
  /** Labels `environment` and `cluster` of everything that Prometheus sends. */
  readonly environment: string;
  readonly cluster: string;
  readonly size: Pick<PrometheusSize, 'storage' | 'scrapeInterval'>;
  readonly network: Network;
  /** Of the pods' addresses. */
  readonly ipFamilies: readonly IpFamily[];
  readonly paths: PrometheusPaths;
}

/** Environment variable with the pod's name, which distinguishes the replicas of an HA pair. */
export const REPLICA_VARIABLE = 'POD_NAME';

/** Removed from alerts: both replicas must send Alertmanager the same alert. */
const REPLICA: (typeof EXTERNAL_LABELS)[number] = 'replica';

/** DNS records that hold addresses. */
const RECORD_TYPES = { IPv4: 'A', IPv6: 'AAAA' } as const satisfies Record<IpFamily, string>;

export function renderPrometheusConfig(props: PrometheusConfigProps): PrometheusConfig {
  const { names, environment, cluster, size, network, ipFamilies, paths } = props;
  const { storage, scrapeInterval } = size;
  const { remoteWrite = [] } = storage;
  const prometheus = peerOf(prometheusComponent, names);
  const alertmanager = peerOf(alertmanagerComponent, names);
  const externalLabels: Record<(typeof EXTERNAL_LABELS)[number], string> = {
    cluster,
    environment,
    // Prometheus expands variables in external labels, and nowhere else.
    replica: `\${${REPLICA_VARIABLE}}`,
  };
  return {
    global: {
      scrape_interval: formatDuration(scrapeInterval),
      evaluation_interval: formatDuration(EVALUATION_INTERVAL),
      external_labels: externalLabels,
      // A target that exceeds a limit is rejected and shows as down; without limits it could exhaust Prometheus' memory.
      body_size_limit: '64MB',
      label_limit: 48,
      label_name_length_limit: 128,
      label_value_length_limit: MAX_LABEL_VALUE_BYTES,
    },
    rule_files: [`${paths.rules}/*.yml`],
    scrape_config_files: [`${paths.scrape}/*.yml`],
    alerting: {
      alert_relabel_configs: [{ action: 'labeldrop', regex: REPLICA }],
      alertmanagers: [
        {
          api_version: 'v2',
          // Every Alertmanager, not one through the Service: they deduplicate among themselves, and any may be cut off.
          dns_sd_configs: ipFamilies.map(family => ({
            names: [network.podsAddress(prometheus, alertmanager, 'web')],
            type: RECORD_TYPES[family],
            port: portNumber(alertmanager, 'web'),
          })),
        },
      ],
    },
    ...(remoteWrite.length > 0 && { remote_write: remoteWrite.map(remote => renderRemoteWrite(remote, paths)) }),
    storage: {
      // Whichever comes first. The flags of the same names are deprecated, and would need a restart.
      tsdb: {
        retention: { time: formatDuration(storage.retention.time), size: formatStorageSize(storage.retention.size) },
      },
      // Traces of requests that a histogram counted; some 10 MiB.
      exemplars: { max_exemplars: 100_000 },
    },
  };
}

const STORAGE_STEPS = [
  ['TB', 2 ** 40],
  ['GB', 2 ** 30],
  ['MB', 2 ** 20],
  ['KB', 2 ** 10],
] as const;

/** In Prometheus' notation, whose `GB` is 2³⁰ bytes. */
export function formatStorageSize({ value }: Bytes): string {
  for (const [suffix, size] of STORAGE_STEPS) {
    if (value !== 0 && value % size === 0) return `${value / size}${suffix}`;
  }
  return `${value}B`;
}
