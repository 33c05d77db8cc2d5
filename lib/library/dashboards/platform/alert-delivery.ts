import { alertmanager, alerts, prometheus } from '../../../catalogue';
import {
  alertmanagerClusterSplit,
  failedNotifications,
  notificationsFailing,
  notificationsReachNobody,
} from '../../../components/alertmanager/alerts';
import {
  alertmanagersMissing,
  alertsNotAccepted,
  configReloadFailed,
  mostAlertmanagersMissing,
  notificationsDropped,
  watchdog,
} from '../../../components/prometheus/alerts';
import { stat, timeseries } from '../../../dashboards/panel';
import { equals, promql, rateInterval } from '../../../promql';

export const alertDelivery = [
  stat('Configuration is up to date', {
    shows: 'Whether the last reload of the configuration succeeded; if not, the old one is still in use.',
    queries: {
      '{{service}}': promql`
        min by (service) (${prometheus.reloadSuccessful}) or min by (service) (${alertmanager.reloadSuccessful})`,
    },
    alerts: [configReloadFailed],
    width: 12,
  }),
  stat('Watchdogs', {
    shows: 'Alerts that always fire; with none, alerting itself is broken.',
    queries: {
      firing: promql`sum(${alerts.alerts}{${equals('alertname', watchdog.name)}, alertstate="firing"}) or vector(0)`,
    },
    unit: 'count',
    alerts: [watchdog],
    faults: { firing: { severity: 'critical', below: 1 } },
    width: 12,
  }),
  timeseries('Alerts sent to Alertmanager', {
    shows: 'Alerts per second that Prometheus sent, failed to send, and dropped.',
    queries: {
      'sent {{instance}}': promql`sum by (instance) (rate(${prometheus.notificationsSent}[${rateInterval}]))`,
      'not taken {{instance}}': promql`sum by (instance) (rate(${prometheus.notificationErrors}[${rateInterval}]))`,
      'given up {{instance}}': promql`sum by (instance) (rate(${prometheus.notificationsDropped}[${rateInterval}]))`,
    },
    rateOf: 'alerts',
    alerts: [notificationsDropped],
  }),
  timeseries('Failing notifications', {
    shows: 'Share of the notifications in 15 minutes that failed despite retries, by integration and kind of error.',
    queries: { '{{integration}} {{reason}}': promql`${failedNotifications}` },
    alerts: [notificationsFailing, notificationsReachNobody],
    whenEmpty: 'no notification failed',
  }),
  timeseries('Alertmanagers known to Prometheus', {
    shows: 'Alertmanagers that each Prometheus sends its alerts to.',
    queries: { '{{instance}}': promql`${prometheus.alertmanagersDiscovered}` },
    alerts: [alertmanagersMissing, mostAlertmanagersMissing],
  }),
  timeseries('Alerts that an Alertmanager does not accept', {
    shows: 'Share of the alerts that an Alertmanager did not accept from Prometheus, of those sent to it.',
    queries: {
      '{{alertmanager}} {{instance}}': promql`
        sum by (instance, alertmanager) (rate(${prometheus.notificationErrors}[${rateInterval}]))
        / (
          sum by (instance, alertmanager) (rate(${prometheus.notificationErrors}[${rateInterval}]))
          + sum by (instance, alertmanager) (rate(${prometheus.notificationsSent}[${rateInterval}]))
        )`,
    },
    unit: 'ratio',
    alerts: [alertsNotAccepted],
    width: 24,
  }),
  timeseries('Members of the Alertmanager cluster', {
    shows: 'Members that each Alertmanager sees, itself included.',
    queries: { '{{instance}}': promql`${alertmanager.clusterMembers}` },
    alerts: [alertmanagerClusterSplit],
  }),
];
