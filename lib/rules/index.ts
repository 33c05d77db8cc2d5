import type { Quantity } from '../catalogue';
import * as catalogue from '../catalogue';
import { aiAlerts, aiRecording } from './ai';
import type { Alert, PlatformAlert, ServiceAlert } from './alert';
import { databaseAlerts, databaseRecording } from './database';
import { httpAlerts, httpRecording } from './http';
import { kubernetesAlerts } from './kubernetes';
import { nodeAlerts, nodeRecording } from './nodes';
import { alertmanagerAlerts, platformAlerts, prometheusAlerts } from './platform';
import { probeAlerts } from './probes';
import type { RecordingRule, ServiceRecordingRule } from './recording-rule';
import { slaAlerts, slaRecording, slaServiceRecording } from './sla';
import { systemAlerts } from './system';
import { cardinalityNearBudget, serviceDown, upRatio } from './target';
import { telemetryAlerts } from './telemetry';
import { tracingAlerts } from './tracing';

export {
  type Alert,
  alert,
  type BoundAlert,
  bindToPlatform,
  bindToService,
  type PlatformAlert,
  platformAlert,
  type ServiceAlert,
} from './alert';
export type { PlatformFacts, ServiceFacts, Slo } from './facts';
export {
  type RecordingRule,
  recordingRule,
  type ServiceRecordingRule,
  serviceRecordingRule,
} from './recording-rule';
export * from './render';

const [podCrashLooping, podOOMKilled, ...volumeAlerts] = kubernetesAlerts;

/** Recording rules by group: computed once, for all services. */
export const RECORDING_GROUPS: Readonly<Record<string, readonly RecordingRule[]>> = {
  targets: [upRatio],
  http: httpRecording,
  database: databaseRecording,
  ai: aiRecording,
  nodes: nodeRecording,
  sla: slaRecording,
};
/** Computed for each service by itself. */
export const SERVICE_RECORDING_RULES: readonly ServiceRecordingRule[] = slaServiceRecording;
export const RECORDING_RULES: readonly RecordingRule[] = [
  ...Object.values(RECORDING_GROUPS).flat(),
  ...SERVICE_RECORDING_RULES,
];

/** What each family of metrics brings to every service that exposes it. `target` is exposed by all. */
const ALERTS_BY_FAMILY = [
  [catalogue.target, [serviceDown, cardinalityNearBudget, podCrashLooping, podOOMKilled]],
  [catalogue.http, [...httpAlerts, ...slaAlerts]],
  [catalogue.database, databaseAlerts],
  [catalogue.ai, aiAlerts],
  [catalogue.system, systemAlerts],
  [catalogue.nodeExporter, nodeAlerts],
  [catalogue.kubelet, volumeAlerts],
  [catalogue.prometheus, prometheusAlerts],
  [catalogue.alertmanager, alertmanagerAlerts],
  [catalogue.jaeger, tracingAlerts],
  [catalogue.blackbox, probeAlerts],
] as const;

/** What stands once, whatever services there are. */
const STANDING_ALERTS = [...platformAlerts, ...telemetryAlerts] as const;

type Declared = (typeof ALERTS_BY_FAMILY)[number][1][number] | (typeof STANDING_ALERTS)[number];
export type AlertName = Declared['name'];

type UnitOf<A> = A extends ServiceAlert<string, infer U> ? U : A extends PlatformAlert<string, infer U> ? U : never;

/** A threshold for some alerts, each in the unit that the alert compares. */
export type Thresholds = {
  readonly [A in Declared as A['name']]?: Quantity<UnitOf<A>>;
};

/** The alerts that a service gets which exposes these families. */
export function alertsOf(families: readonly catalogue.Family[]): ServiceAlert[] {
  const exposed = new Set<catalogue.Family>([catalogue.target, ...families]);
  return ALERTS_BY_FAMILY.filter(([family]) => exposed.has(family)).flatMap(
    ([, alerts]) => alerts as readonly unknown[] as readonly ServiceAlert[],
  );
}

export const PLATFORM_ALERTS = STANDING_ALERTS as readonly unknown[] as readonly PlatformAlert[];

export const ALL_ALERTS: readonly Alert[] = [
  ...ALERTS_BY_FAMILY.flatMap(([, alerts]) => alerts as readonly unknown[] as readonly ServiceAlert[]),
  ...PLATFORM_ALERTS,
];

/**
 * The alerts that are mere symptoms when a service is down: everything that a service's own metrics tell, except that
 * it is down, and except what is promised to customers, who do not care why.
 */
export const SYMPTOM_ALERTS: readonly string[] = [
  ...[...httpAlerts, ...databaseAlerts, ...aiAlerts, ...systemAlerts].map(({ name }) => name),
  cardinalityNearBudget.name,
];
