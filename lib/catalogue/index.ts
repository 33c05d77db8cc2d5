import { AI_CALLER_FAULTS, ai } from './families/ai';
import { alertmanager } from './families/alertmanager';
import { alerts, alertsOfTeams } from './families/alerts';
import { blackbox, httpProbe } from './families/blackbox';
import { collector } from './families/collector';
import { DATABASE_CALLER_FAULTS, database } from './families/database';
import { grafana } from './families/grafana';
import { http } from './families/http';
import { jaeger, jaegerQuery, jaegerStorage } from './families/jaeger';
import { IMAGE_REASONS, kubeState } from './families/kube-state';
import { containers, kubelet } from './families/kubelet';
import { logAgent } from './families/log-agent';
import { loki, victoriaLogs } from './families/log-stores';
import { nodeExporter } from './families/node-exporter';
import { oauth2Proxy } from './families/oauth2-proxy';
import { postgres } from './families/postgres';
import { prometheus } from './families/prometheus';
import { redis } from './families/redis';
import { system } from './families/system';
import { target } from './families/target';
import { telemetry } from './families/telemetry';

export type { Problem } from '../base/problem';
export { declaredHere, type Source } from '../base/source';
export * from '../base/units';

import type { Family } from './family';

export { checkFamilies } from './check-families';
export { invalidMetric } from './check-metric';
export { aboutFamily, type DeclaredFamily, type Family, type FamilyInfo, family, metricsOf } from './family';
export {
  EXTERNAL_LABELS,
  type LabelDomain,
  type Labels,
  type LabelValues,
  MAX_LABEL_VALUE_BYTES,
  open,
  TARGET_LABELS,
  values,
} from './labels';
export {
  bucketLabel,
  counter,
  gauge,
  type Histogram,
  histogram,
  info,
  type Kind,
  type Metric,
  type MetricProps,
  type Series,
  type Summary,
  seriesOf,
  summary,
} from './metric';
export * from './names';
export * from './sensitive';
export {
  AI_CALLER_FAULTS,
  ai,
  alertmanager,
  alerts,
  alertsOfTeams,
  blackbox,
  collector,
  containers,
  DATABASE_CALLER_FAULTS,
  database,
  grafana,
  http,
  httpProbe,
  IMAGE_REASONS,
  jaeger,
  jaegerQuery,
  jaegerStorage,
  kubelet,
  kubeState,
  logAgent,
  loki,
  nodeExporter,
  oauth2Proxy,
  postgres,
  prometheus,
  redis,
  system,
  target,
  telemetry,
  victoriaLogs,
};

/** The families that monitor the stack itself: of Prometheus' own records, the exporters, and every stack's programs. */
export const stackFamilies = (teams: readonly string[]): readonly Family[] => [
  ...[target, alertsOfTeams(teams), nodeExporter, kubelet, containers, kubeState, blackbox, httpProbe],
  ...[prometheus, alertmanager, jaeger, jaegerQuery, jaegerStorage, collector, logAgent, victoriaLogs, loki],
  ...[grafana, oauth2Proxy],
];
