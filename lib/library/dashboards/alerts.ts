import { alertmanager, alerts, count, type Severity, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { severityRank } from '../../dashboards/faults';
import { stat, table, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { equals, promql, rateInterval } from '../../promql';
import { notWatchdog } from '../../rules';

const of = (severity: Severity) =>
  promql`${alerts.alerts}{alertstate="firing", ${equals('severity', severity)}, ${notWatchdog}, ${service}}`;

/** Zero, not absent, while nothing fires. */
const firing = (severity: Severity) => promql`sum(${of(severity)}) or vector(0)`;
export const firingBySeverity = { critical: firing('critical'), warning: firing('warning'), info: firing('info') };

const rank = (severity: Severity) =>
  promql`${count(severityRank(severity))} * max by (alertname, service, team) (${of(severity)})`;

/** Alertmanager counts for every integration that it knows: a legend of those that are configured and have notified. */
const inUse = promql`sum by (integration) (${alertmanager.notifications}) > 0`;

const NOBODY = 'nobody was notified';

/** Alertmanager's own pages: Grafana has none, since its alerting is off. */
const alertmanagerPage = (page: string) => ({ interface: 'alertmanager', path: `/#/${page}` }) as const;

export const alertsDashboard = dashboard('alerts', {
  title: 'Alerts',
  description: 'What is firing, since when, and who has been notified?',
  variables: [variable('service', promql`${target.up}`)],
  links: { 'Alert groups': alertmanagerPage('alerts'), Silences: alertmanagerPage('silences') },
  rows: {
    Now: [
      stat('Firing', {
        shows: 'Alerts that fire, by severity; without the watchdog.',
        queries: firingBySeverity,
        unit: 'count',
        width: 12,
      }),
      stat('Pending', {
        shows: 'Alerts whose condition holds, but not yet for long enough.',
        queries: { alerts: promql`sum(${alerts.alerts}{alertstate="pending", ${service}}) or vector(0)` },
        unit: 'count',
        faults: { alerts: 'info' },
        width: 12,
      }),
      table('Firing alerts', {
        shows: 'Every alert that fires, the most severe first, and for how long; without the watchdog.',
        columns: ['alertname', 'service', 'team'],
        queries: {
          Severity: promql`${rank('critical')} or ${rank('warning')} or ${rank('info')}`,
          For: promql`
            time() - min by (alertname, service, team) (${alerts.since}{${service}})
            and on (alertname, service, team)
            sum by (alertname, service, team) (${alerts.alerts}{alertstate="firing", ${notWatchdog}, ${service}})`,
        },
        severity: 'Severity',
        unit: 'seconds',
        units: { Severity: 'count' },
        whenEmpty: 'nothing fires',
        height: 10,
      }),
    ],
    History: [
      timeseries('Firing by severity', {
        shows: 'Alerts that fired at each time, without the watchdog.',
        queries: firingBySeverity,
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
    ],
  },
});
