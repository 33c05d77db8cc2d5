/** AION's namespaces, the peers of its network flows, and its Secrets, as the cluster's tests name them. */
import { names } from '../../../aion/names';
import { COMPONENTS } from '../../../lib/components';
import { alertmanagerComponent, receiverSecret as receiverSecretOf } from '../../../lib/components/alertmanager';
import { grafanaComponent, grafanaDatabaseSecret as grafanaDatabaseSecretOf } from '../../../lib/components/grafana';
import {
  jaegerAgentComponent,
  jaegerCollectorComponent,
  jaegerQueryComponent,
  jaegerStorageComponent,
} from '../../../lib/components/jaeger';
import { kubeStateMetricsComponent } from '../../../lib/components/kube-state-metrics';
import { lokiComponent } from '../../../lib/components/loki';
import { postgresExporterSecret as postgresExporterSecretOf } from '../../../lib/components/postgres-exporter';
import { prometheusComponent } from '../../../lib/components/prometheus';
import { redisExporterSecret as redisExporterSecretOf } from '../../../lib/components/redis-exporter';
import { type PodsPeer, peerOf } from '../../../lib/k8s';

const { products, monitoring, agents } = names.namespaces;
export const namespaces = { aion: products[0], monitoring, agents } as const;

export const prometheus = peerOf(prometheusComponent, names);
export const alertmanager = peerOf(alertmanagerComponent, names);
export const grafana = peerOf(grafanaComponent, names);
export const jaegerAgent = peerOf(jaegerAgentComponent, names);
export const jaegerCollector = peerOf(jaegerCollectorComponent, names);
export const jaegerQuery = peerOf(jaegerQueryComponent, names);
export const jaegerStorage = peerOf(jaegerStorageComponent, names);
export const kubeStateMetrics = peerOf(kubeStateMetricsComponent, names);
export const loki = peerOf(lokiComponent, names);

/** Those of the platform's own pods. */
export const platformPeers: readonly PodsPeer[] = COMPONENTS.map(each => peerOf(each, names));

export const receiverSecret = receiverSecretOf(names);
export const grafanaDatabaseSecret = grafanaDatabaseSecretOf(names);
export const postgresExporterSecret = postgresExporterSecretOf(names);
export const redisExporterSecret = redisExporterSecretOf(names);
