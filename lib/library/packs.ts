import * as catalogue from '../catalogue';
import { minutes } from '../catalogue';
import { alertmanagerAlerts, alertmanagerRecording } from '../components/alertmanager/alerts';
import { apiAlerts, interfaceAlerts } from '../components/blackbox-exporter/alerts';
import { tracingAlerts } from '../components/jaeger/alerts';
import { clusterAlerts, podAlerts } from '../components/kube-state-metrics/alerts';
import { nodeConditionAlerts } from '../components/kube-state-metrics/node-alerts';
import { volumeAlerts } from '../components/kubelet/alerts';
import { logAgentAlerts } from '../components/log-agent/alerts';
import { lokiAlerts } from '../components/loki/alerts';
import { nodeAlerts, nodeRecording } from '../components/node-exporter/rules';
import { signInAlerts } from '../components/oauth2-proxy/alerts';
import { postgresAlerts } from '../components/postgres-exporter/alerts';
import { deliveryAlerts, prometheusAlerts } from '../components/prometheus/alerts';
import { redisAlerts } from '../components/redis-exporter/alerts';
import { victoriaLogsAlerts } from '../components/victorialogs/alerts';
import { pack } from '../rules';
import { aiAlerts, aiRecording } from '../rules/families/ai';
import { anomalyAlerts, anomalyRecording, BAND_INTERVAL } from '../rules/families/anomaly';
import { databaseAlerts, databaseRecording } from '../rules/families/database';
import { errorBudgetAlerts } from '../rules/families/error-budget';
import { httpAlerts, httpRecording } from '../rules/families/http';
import { objectiveRecording, objectiveSeries } from '../rules/families/objectives';
import { slaAlerts, slaRecording, slaServiceRecording } from '../rules/families/sla';
import { systemAlerts } from '../rules/families/system';
import { cardinalityNearBudget, failedScrapes, serviceDown, targetDown, upRatio } from '../rules/families/target';
import { telemetryAlerts } from '../rules/families/telemetry';

/** What is usual for each service, and what is not: docs/anomalies.md. A stack without it has it `leftOut`. */
export const ANOMALY_BANDS = pack(catalogue.http, {
  group: 'anomaly',
  interval: BAND_INTERVAL,
  recording: anomalyRecording,
  alerts: anomalyAlerts,
});

/**
 * What each metric family adds to a stack that measures it. Every service exposes `target`. The order is that of the rules
 * in `dist/`.
 */
export const PACKS = [
  pack(catalogue.target, {
    group: 'targets',
    recording: [upRatio, failedScrapes],
    alerts: [serviceDown, targetDown, cardinalityNearBudget, ...podAlerts],
  }),
  pack(catalogue.http, {
    group: 'http',
    recording: httpRecording,
    alerts: [...httpAlerts, ...slaAlerts],
  }),
  pack(catalogue.database, { group: 'database', recording: databaseRecording, alerts: databaseAlerts }),
  pack(catalogue.postgres, { alerts: postgresAlerts }),
  pack(catalogue.redis, { alerts: redisAlerts }),
  pack(catalogue.ai, { group: 'ai', recording: aiRecording, alerts: aiAlerts }),
  pack(catalogue.system, { alerts: systemAlerts }),
  pack(catalogue.nodeExporter, { group: 'nodes', recording: nodeRecording, alerts: nodeAlerts }),
  pack(catalogue.kubelet, { alerts: volumeAlerts }),
  pack(catalogue.prometheus, { alerts: prometheusAlerts, platformAlerts: deliveryAlerts }),
  pack(catalogue.kubeState, { alerts: clusterAlerts, platformAlerts: nodeConditionAlerts }),
  pack(catalogue.alertmanager, { group: 'alertmanager', recording: alertmanagerRecording, alerts: alertmanagerAlerts }),
  pack(catalogue.jaeger, { alerts: tracingAlerts }),
  pack(catalogue.victoriaLogs, { alerts: victoriaLogsAlerts }),
  pack(catalogue.loki, { alerts: lokiAlerts }),
  pack(catalogue.logAgent, { alerts: logAgentAlerts }),
  pack(catalogue.blackbox, { platformAlerts: apiAlerts }),
  pack(catalogue.httpProbe, { alerts: interfaceAlerts }),
  pack(catalogue.oauth2Proxy, { alerts: signInAlerts }),
  pack(catalogue.telemetry, { platformAlerts: telemetryAlerts }),
  pack(catalogue.target, {
    group: 'objectives',
    // Sums over weeks change slowly and are expensive.
    interval: minutes(1),
    recording: objectiveSeries,
    objectiveRecording,
    alerts: errorBudgetAlerts,
  }),
  pack(catalogue.http, {
    group: 'sla',
    // Averages over weeks change slowly and are expensive.
    interval: minutes(1),
    recording: slaRecording,
    serviceRecording: slaServiceRecording,
  }),
  ANOMALY_BANDS,
] as const;
