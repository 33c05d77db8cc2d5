import { alertmanager, alerts, DATASOURCES, type Severity, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { stat, table, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { equals, type Matcher, promql, rateInterval } from '../../promql';
import { WATCHDOG } from '../../rules';

/** The watchdog always fires, to prove that alerting works. */
const notWatchdog: Matcher = { label: 'alertname', operator: '!=', value: WATCHDOG };

/** Zero, not absent, while nothing fires. */
const firing = (severity: Severity) => promql`
  sum(${alerts.alerts}{alertstate="firing", ${equals('severity', severity)}, ${notWatchdog}, ${service}}) or vector(0)`;
const bySeverity = { critical: firing('critical'), warning: firing('warning'), info: firing('info') };

const inGrafana = (page: string): string =>
  `/alerting/${page}?alertmanager=${encodeURIComponent(DATASOURCES.alertmanager)}`;

export const alertsDashboard = dashboard('alerts', {
  title: 'Alerts',
  description: 'What is firing, since when, and who has been notified?',
  variables: [variable('service', promql`${target.up}`)],
  links: { 'Alert groups': inGrafana('groups'), Silences: inGrafana('silences') },
  rows: {
    Now: [
      stat('Firing', {
        shows: 'Alerts that fire, by severity; without the watchdog.',
        queries: bySeverity,
        unit: 'count',
        width: 12,
      }),
      stat('Pending', {
        shows: 'Alerts whose condition holds, but not yet for long enough.',
        queries: { alerts: promql`sum(${alerts.alerts}{alertstate="pending", ${service}}) or vector(0)` },
        unit: 'count',
        width: 12,
      }),
      table('Firing alerts', {
        shows: 'Every alert that fires, and for how long; the watchdog always does, to prove that alerting works.',
        columns: ['severity', 'alertname', 'service', 'team'],
        queries: {
          For: promql`
            time() - min by (severity, alertname, service, team) (${alerts.since}{${service}})
            and on (severity, alertname, service, team)
            sum by (severity, alertname, service, team) (${alerts.alerts}{alertstate="firing", ${service}})`,
        },
        unit: 'seconds',
        height: 10,
      }),
    ],
    History: [
      timeseries('Firing by severity', {
        shows: 'Alerts that fired at each time, without the watchdog.',
        queries: bySeverity,
        unit: 'count',
        stacked: true,
      }),
      timeseries('Firing by alert', {
        shows: 'How many times each alert fired at each time, the watchdog included.',
        queries: { '{{alertname}}': promql`sum by (alertname) (${alerts.alerts}{alertstate="firing", ${service}})` },
        stacked: true,
      }),
    ],
    Alertmanager: [
      timeseries('Alerts held', {
        shows: 'Alerts that Alertmanager holds; suppressed ones are silenced or inhibited.',
        queries: { '{{state}}': promql`max by (state) (${alertmanager.alerts})` },
      }),
      timeseries('Silences', {
        shows: 'Silences by state.',
        queries: { '{{state}}': promql`max by (state) (${alertmanager.silences})` },
      }),
      timeseries('Notifications', {
        shows: 'Notifications per second, by integration that Alertmanager has used since it started.',
        queries: {
          '{{integration}}': promql`
            sum by (integration) (rate(${alertmanager.notifications}[${rateInterval}]))
            and on (integration) sum by (integration) (${alertmanager.notifications}) > 0`,
        },
      }),
      timeseries('Failed notifications', {
        shows: 'Notifications per second that failed despite retries, by integration that Alertmanager has used.',
        queries: {
          '{{integration}}': promql`
            sum by (integration) (rate(${alertmanager.notificationsFailed}[${rateInterval}]))
            and on (integration) sum by (integration) (${alertmanager.notifications}) > 0`,
        },
      }),
    ],
  },
});
