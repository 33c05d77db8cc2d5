/** Every program that a stack can deploy, and lists of what each of them contributes. */
import type { StackNames } from '../base';
import type { Component } from '../k8s';
import type { Service } from '../services';
import { alertmanagerComponent, alertmanagerImage, alertmanagerService } from './alertmanager';
import {
  blackboxExporterComponent,
  blackboxExporterImage,
  kubernetesApiService,
  userInterfacesService,
} from './blackbox-exporter';
import type { DatabaseAddress, DatabaseExporter } from './exporter';
import { grafanaComponent, grafanaImage, grafanaService } from './grafana';
import {
  jaegerAgentComponent,
  jaegerCollectorComponent,
  jaegerImage,
  jaegerQueryComponent,
  jaegerServices,
  jaegerStorageComponent,
} from './jaeger';
import { kubeStateMetricsComponent, kubeStateMetricsImage, kubeStateMetricsService } from './kube-state-metrics';
import { kubeletServices } from './kubelet';
import { logAgentComponent, logAgentImage, logAgentService } from './log-agent/component';
import { lokiComponent, lokiImage, lokiService } from './loki';
import { nodeExporterComponent, nodeExporterImage, nodesService } from './node-exporter';
import { OAUTH2_PROXIES, oauth2ProxyImage, oauth2ProxyServices } from './oauth2-proxy';
import { postgresExporter } from './postgres-exporter';
import { prometheusComponent, prometheusImage, prometheusService } from './prometheus';
import { redisExporter } from './redis-exporter';
import { victoriaLogsComponent, victoriaLogsImage, victoriaLogsService } from './victorialogs';

/** Exporters for databases of the product, by the name of the database in an environment. */
export const DATABASE_EXPORTERS = { postgres: postgresExporter, redis: redisExporter } as const;

/** What an environment says of its databases. */
export type Databases = {
  readonly [K in keyof typeof DATABASE_EXPORTERS]?: (typeof DATABASE_EXPORTERS)[K] extends DatabaseExporter<
    infer Watched
  >
    ? Watched
    : never;
};

/** A database of an environment, with the exporter for it. */
export interface WatchedDatabase {
  readonly name: keyof Databases;
  readonly exporter: DatabaseExporter;
  /** Name of the exporter's image. */
  readonly image: ImageName;
  readonly watched: DatabaseAddress;
}

/** The databases that an environment names, each with its exporter. */
export const watchedDatabases = (databases: Databases = {}): readonly WatchedDatabase[] =>
  (Object.keys(DATABASE_EXPORTERS) as (keyof Databases)[]).flatMap(name => {
    const watched = databases[name];
    // The exporter takes what the environment says under its own name.
    const exporter = DATABASE_EXPORTERS[name] as unknown as DatabaseExporter;
    return watched === undefined ? [] : [{ name, exporter, image: `${name}Exporter`, watched }];
  });

export const COMPONENTS: readonly Component[] = [
  ...[prometheusComponent, alertmanagerComponent, grafanaComponent],
  ...[jaegerCollectorComponent, jaegerQueryComponent, jaegerStorageComponent, jaegerAgentComponent],
  ...[victoriaLogsComponent, lokiComponent],
  ...[kubeStateMetricsComponent, logAgentComponent, nodeExporterComponent, blackboxExporterComponent],
  ...OAUTH2_PROXIES,
  ...Object.values(DATABASE_EXPORTERS).map(({ component }) => component),
];

/** Every image of the library; `npm run images` prints them with an environment's registry. */
export const IMAGES = {
  prometheus: prometheusImage,
  alertmanager: alertmanagerImage,
  jaeger: jaegerImage,
  grafana: grafanaImage,
  nodeExporter: nodeExporterImage,
  kubeStateMetrics: kubeStateMetricsImage,
  postgresExporter: postgresExporter.image,
  redisExporter: redisExporter.image,
  blackboxExporter: blackboxExporterImage,
  oauth2Proxy: oauth2ProxyImage,
  logAgent: logAgentImage,
  victoriaLogs: victoriaLogsImage,
  loki: lokiImage,
} as const;
export type ImageName = keyof typeof IMAGES;

/** A stack monitors itself: its own programs, the nodes and what runs on them are services like any other. */
export const ownServices = (names: StackNames): readonly Service[] => [
  nodesService(names),
  ...kubeletServices(names),
  prometheusService(names),
  alertmanagerService(names),
  grafanaService(names),
  ...jaegerServices(names),
  victoriaLogsService(names),
  lokiService(names),
  logAgentService(names),
  kubeStateMetricsService(names),
  kubernetesApiService(names),
  userInterfacesService(names),
  ...oauth2ProxyServices(names),
];
