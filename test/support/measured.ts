/** The metrics of a healthy product: the rate of each counter, and the level of each gauge. */

import { aion } from '../../aion/stack';
import {
  ai,
  blackbox,
  collector,
  containers,
  database,
  days,
  grafana,
  http,
  httpProbe,
  jaeger,
  kubelet,
  kubeState,
  logAgent,
  loki,
  type Metric,
  metricsOf,
  nodeExporter,
  oauth2Proxy,
  postgres,
  redis,
  system,
  telemetry,
  type Unit,
  victoriaLogs,
} from '../../lib/catalogue';

export type LabelSet = Readonly<Record<string, string>>;
type Figure = number | ((labels: LabelSet) => number);

/** Per second and series. @default 1 */
const RATES: ReadonlyMap<Metric, Figure> = new Map<Metric, Figure>([
  // Nothing fails.
  [oauth2Proxy.requests, ({ code }) => Number(code === '200')],
  [http.requests, ({ status = '' }) => (status.startsWith('5') ? 0 : 1)],
  [http.requestErrors, 0.01],
  [database.queryErrors, ({ kind }) => (kind === 'connection' ? 0 : 0.001)],
  [ai.errors, 0.001],
  [nodeExporter.cpu, ({ mode }) => (mode === 'idle' ? 0.6 : 0.05)],
  [nodeExporter.diskBusy, 0.1],
  [jaeger.spansRefused, 0],
  [jaeger.spansFailed, 0],
  [jaeger.spansNotQueued, 0],
  [jaeger.spansOversized, 0],
  ...[logAgent.refused, logAgent.failed].map(metric => [metric, 0] as const),
  ...[loki.walDiskFull, loki.linesDiscarded, victoriaLogs.linesDropped].map(metric => [metric, 0] as const),
  [kubeState.restarts, 0],
  [kubeState.initRestarts, 0],
  [containers.cpuPeriods, 10],
  [containers.cpuPeriodsThrottled, 0.1],
  [postgres.deadlocks, 0],
  [redis.rejectedConnections, 0],
  [redis.evictedKeys, 0],
  [telemetry.seriesDropped, 0],
  [telemetry.errors, 0],
  [telemetry.spans, ({ outcome }) => (outcome === 'exported' ? 1 : 0)],
]);

/** @default by unit */
const LEVELS: ReadonlyMap<Metric, Figure> = new Map<Metric, Figure>([
  [database.connectionsMax, 40],
  [system.cpuUsage, 35],
  [nodeExporter.memoryTotal, 4e9],
  [nodeExporter.filesystemSize, 2e9],
  [nodeExporter.filesystemReadonly, 0],
  [nodeExporter.filesystemFiles, 20],
  [nodeExporter.time, () => Date.now() / 1e3],
  [kubelet.volumeCapacity, 2e9],
  [kubelet.volumeInodes, 20],
  [kubelet.clientCertificateLeft, days(60).value],
  [kubelet.servingCertificateLeft, days(60).value],
  [kubeState.podPhase, ({ phase }) => Number(phase === 'Running')],
  [kubeState.claimPhase, ({ phase }) => Number(phase === 'Bound')],
  [
    kubeState.nodeCondition,
    ({ condition, status }) => Number((condition === 'Ready') === (status === 'true') && status !== 'unknown'),
  ],
  ...[kubeState.podUnschedulable, kubeState.podReason, kubeState.jobFailed].map(metric => [metric, 0] as const),
  ...[kubeState.waitingReason, kubeState.initWaitingReason].map(metric => [metric, 0] as const),
  ...[kubeState.lastTerminatedReason, kubeState.initLastTerminatedReason].map(metric => [metric, 0] as const),
  [kubeState.initTerminatedReason, ({ reason }) => Number(reason === 'Completed')],
  [kubeState.deploymentWanted, 1],
  ...[kubeState.statefulSetWanted, kubeState.daemonSetWanted].map(metric => [metric, 0] as const),
  [kubeState.autoscalerReplicas, 3],
  [kubeState.autoscalerMin, 1],
  [kubeState.resourceLimits, 4e9],
  [postgres.maxConnections, 100],
  [redis.memoryMax, 4e9],
  [collector.queueCapacity, 32e9],
  [grafana.build, 1],
  [victoriaLogs.readOnly, 0],
  [httpProbe.httpStatus, 401],
  [blackbox.certificateExpiry, Date.now() / 1e3 + days(60).value],
]);
const BY_UNIT: Readonly<Partial<Record<Unit, number>>> = {
  seconds: 0.05,
  bytes: 1e9,
  ratio: 0.5,
  boolean: 1,
  percent: 30,
};

const resolve = (figure: Figure, labels: LabelSet): number => (typeof figure === 'function' ? figure(labels) : figure);

export const rateOf = (metric: Metric, labels: LabelSet): number => resolve(RATES.get(metric) ?? 1, labels);
export const levelOf = (metric: Metric, labels: LabelSet): number =>
  resolve(LEVELS.get(metric) ?? BY_UNIT[metric.unit] ?? 10, labels);

/** Values of labels that are only known at run time. @default the label's name */
const OPEN_VALUES: LabelSet = {
  path: '/items/:id',
  model: 'llama',
  namespace: 'aion',
  pod: 'web-api-0',
  container: 'web-api',
  node: 'node-1',
  device: '/dev/sda1',
  fstype: 'ext4',
  mountpoint: '/',
  // No error: an empty label is the same as a missing one.
  device_error: '',
};
/** Of every service, as kube-state-metrics and cAdvisor report them. */
const NAMES = aion.services.map(({ name }) => name);
const POD_NAMES = NAMES.map(name => `${name}-0`);
const OBJECTS = ['deployment', 'statefulset', 'daemonset', 'horizontalpodautoscaler', 'job_name'];

export function openValues(metric: Metric, label: string): readonly string[] {
  const ofServices = [kubeState, containers].some(family => metricsOf(family).includes(metric));
  if (ofServices && label === 'pod') return POD_NAMES;
  if (ofServices && OBJECTS.includes(label)) return NAMES;
  if (metric === oauth2Proxy.requests && label === 'code') return ['200', '502'];
  return [OPEN_VALUES[label] ?? label];
}
