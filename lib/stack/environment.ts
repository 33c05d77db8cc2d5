import type { Databases, ImageName } from '../components';
import type { AlertmanagerSize, Notifications } from '../components/alertmanager';
import type { ClusterNetwork } from '../components/cluster-network';
import type { Exposure } from '../components/exposure';
import type { GrafanaSize } from '../components/grafana';
import type { ImageSource } from '../components/image';
import type { JaegerSize } from '../components/jaeger';
import type { LogStoreSize } from '../components/log-store';
import type { PrometheusSize } from '../components/prometheus';
import type { Resources } from '../components/resources';
import type { StageCeilings, Thresholds } from '../rules';

/** The names of a stack's teams and alerts: its environments accept no others. */
export interface EnvironmentVocabulary {
  readonly team: string;
  /** Thresholds by alert, each in the alert's unit. */
  readonly thresholds: object;
}
interface AnyVocabulary extends EnvironmentVocabulary {
  readonly thresholds: Thresholds;
}

/** How a stack is sized, where it runs, and whom it notifies. */
export interface Environment<V extends EnvironmentVocabulary = AnyVocabulary> {
  /** Its name, and that of its folder in `dist/`. */
  readonly name: string;
  /** The external label `cluster` of everything that Prometheus sends. */
  readonly cluster: string;
  /** Class of every volume. @default the cluster's default class */
  readonly storageClass?: string;
  /** Digests are pinned by the image's name: of the library's, and of the stack's own exporters. */
  readonly images: ImageSource<ImageName | (string & {})>;
  /** Size of Prometheus, and what it keeps. */
  readonly prometheus: PrometheusSize;
  /** Size of Alertmanager. */
  readonly alertmanager: AlertmanagerSize;
  /** Size of Jaeger, and what it keeps. */
  readonly jaeger: JaegerSize;
  /** Size of the store of logs, and what it keeps. @default none, and no datasource for logs in Grafana */
  readonly logs?: LogStoreSize;
  /** Size of Grafana, and where it keeps its data. */
  readonly grafana: GrafanaSize;
  /** Of each exporter and of kube-state-metrics. */
  readonly exporterResources: Resources;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
  /** How people reach the user interfaces from outside. @default user interfaces are reachable by port-forward only */
  readonly exposure?: Exposure;
  /** Who is notified of what. @default nobody is notified; the user interfaces show alerts */
  readonly notifications?: Notifications<V['team']>;
  /** Databases of the product that the library's exporters watch. @default none */
  readonly databases?: Databases;
  /** URL of the folder with the runbooks. */
  readonly runbooks: string;
  /** For every service. */
  readonly thresholds: V['thresholds'];
  /** For one service, by its name; takes precedence over `thresholds`. */
  readonly serviceThresholds: Readonly<Record<string, V['thresholds']>>;
  /** How far alerts may have come here, to enable them gradually: docs/promotion.md. @default as far as each is declared */
  readonly stages?: StageCeilings<keyof V['thresholds'] & string>;
  /** Its address families, and addresses that NetworkPolicies cannot select by pod: docs/clusters.md. @default IPv4, and any address on these ports only */
  readonly network?: ClusterNetwork;
  /** Also emit ServiceMonitor and PrometheusRule objects for the Prometheus Operator. */
  readonly operatorObjects: boolean;
}
