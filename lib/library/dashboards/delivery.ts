import { alertmanager, alerts, prometheus } from '../../catalogue';
import {
  alertmanagerClusterSplit,
  failedNotifications,
  notificationsFailing,
  notificationsReachNobody,
} from '../../components/alertmanager/alerts';
import {
  alertmanagersMissing,
  alertsNotAccepted,
  configReloadFailed,
  mostAlertmanagersMissing,
  notificationsDropped,
  watchdog,
} from '../../components/prometheus/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { equals, promql, rateInterval } from '../../promql';
import { alertmanagerPage } from './alerts';

/** Alertmanager counts for every integration that it knows: a legend of those that are configured and have notified. */
const inUse = promql`sum by (integration) (${alertmanager.notifications}) > 0`;

const NOBODY = 'nobody was notified';

export const deliveryDashboard = dashboard('delivery', {
  title: 'Delivery of alerts',
  description: 'Does an alert that fires reach somebody?',
  variables: [],
  links: { 'Alert groups': alertmanagerPage('alerts'), Silences: alertmanagerPage('silences') },
  rows: {
    'Does Prometheus hand alerts over?': [
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
      stat('Configuration is up to date', {
        shows: 'Whether the last reload of the configuration succeeded; if not, the old one is still in use.',
        queries: {
          '{{service}}': promql`
            min by (service) (${prometheus.reloadSuccessful}) or min by (service) (${alertmanager.reloadSuccessful})`,
        },
        alerts: [configReloadFailed],
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
        width: 8,
      }),
      timeseries('Alertmanagers known to Prometheus', {
        shows: 'Alertmanagers that each Prometheus sends its alerts to.',
        queries: { '{{instance}}': promql`${prometheus.alertmanagersDiscovered}` },
        alerts: [alertmanagersMissing, mostAlertmanagersMissing],
        width: 6,
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
        width: 10,
      }),
    ],
    'Does Alertmanager deliver them?': [
      timeseries('Notifications', {
        shows: 'Notifications per second by integration, of those that have been used.',
        queries: {
          '{{integration}}': promql`
            sum by (integration) (rate(${alertmanager.notifications}[${rateInterval}])) and ${inUse}`,
        },
        rateOf: 'notifications',
        whenEmpty: NOBODY,
      }),
      timeseries('Failed notifications', {
        shows: 'Notifications per second that failed despite retries, by integration that Alertmanager has used.',
        queries: {
          '{{integration}}': promql`
            sum by (integration) (rate(${alertmanager.notificationsFailed}[${rateInterval}])) and ${inUse}`,
        },
        rateOf: 'notifications',
        whenEmpty: NOBODY,
      }),
      timeseries('Failing notifications', {
        shows:
          'Share of the notifications in 15 minutes that failed despite retries, by integration and kind of error.',
        queries: { '{{integration}} {{reason}}': promql`${failedNotifications}` },
        alerts: [notificationsFailing, notificationsReachNobody],
        whenEmpty: 'no notification failed',
      }),
    ],
    'What does Alertmanager hold?': [
      timeseries('Alerts held', {
        shows: 'Alerts that Alertmanager holds; suppressed ones are silenced or inhibited.',
        queries: { '{{state}}': promql`max by (state) (${alertmanager.alerts})` },
      }),
      timeseries('Silences', {
        shows: 'Silences by state.',
        queries: { '{{state}}': promql`max by (state) (${alertmanager.silences})` },
      }),
      timeseries('Members of the Alertmanager cluster', {
        shows: 'Members that each Alertmanager sees, itself included.',
        queries: { '{{instance}}': promql`${alertmanager.clusterMembers}` },
        alerts: [alertmanagerClusterSplit],
      }),
    ],
  },
});
