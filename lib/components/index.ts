/** Every program that a stack can deploy, and lists of what each of them contributes. */
import type { StackNames } from '../base';
import type { Component } from '../k8s';
import type { Service } from '../services';
import { alertmanagerComponent, alertmanagerImage, alertmanagerService } from './alertmanager';
import { blackboxExporterComponent, blackboxExporterImage, userInterfacesService } from './blackbox-exporter';
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
import { nodeExporterComponent, nodeExporterImage, nodesService } from './node-exporter';
import { postgresExporterComponent, postgresExporterImage } from './postgres-exporter';
import { prometheusComponent, prometheusImage, prometheusService } from './prometheus';
import { redisExporterComponent, redisExporterImage } from './redis-exporter';

export const COMPONENTS: readonly Component[] = [
  ...[prometheusComponent, alertmanagerComponent, grafanaComponent],
  ...[jaegerCollectorComponent, jaegerQueryComponent, jaegerStorageComponent, jaegerAgentComponent],
  ...[kubeStateMetricsComponent, nodeExporterComponent, blackboxExporterComponent],
  ...[postgresExporterComponent, redisExporterComponent],
];

/** Every image of the library; `npm run images` prints them with an environment's registry. */
export const IMAGES = {
  prometheus: prometheusImage,
  alertmanager: alertmanagerImage,
  jaeger: jaegerImage,
  grafana: grafanaImage,
  nodeExporter: nodeExporterImage,
  kubeStateMetrics: kubeStateMetricsImage,
  postgresExporter: postgresExporterImage,
  redisExporter: redisExporterImage,
  blackboxExporter: blackboxExporterImage,
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
  kubeStateMetricsService(names),
  userInterfacesService(names),
];
