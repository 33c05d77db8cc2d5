import { alerts, count, minutes, type Severity, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { severityRank } from '../../dashboards/faults';
import { stat, table, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { equals, type Matcher, promql, shownRange } from '../../promql';
import { EVALUATION_INTERVAL, notShadow, notWatchdog } from '../../rules';
import type { PanelSize } from './panel-size';

const of = (severity: Severity, about: Matcher = service) =>
  promql`${alerts.alerts}{alertstate="firing", ${equals('severity', severity)}, ${notWatchdog}, ${notShadow}, ${about}}`;

/** Zero, not absent, while nothing fires. */
const firing = (severity: Severity) => promql`sum(${of(severity)}) or vector(0)`;
export const firingBySeverity = { critical: firing('critical'), warning: firing('warning'), info: firing('info') };

/** Every alert about something that fires, the most severe first. */
export function firingTable(about: Matcher, size: PanelSize) {
  const rank = (severity: Severity) =>
    promql`${count(severityRank(severity))} * max by (alertname, service, team) (${of(severity, about)})`;
  return table('Firing alerts', {
    shows:
      'Every alert that fires, the most severe first, and for how long; without the watchdog, and those in shadow.',
    columns: ['alertname', 'service', 'team'],
    queries: {
      Severity: promql`${rank('critical')} or ${rank('warning')} or ${rank('info')}`,
      For: promql`
        time() - min by (alertname, service, team) (${alerts.since}{${about}})
        and on (alertname, service, team)
        sum by (alertname, service, team) (
          ${alerts.alerts}{alertstate="firing", ${notWatchdog}, ${notShadow}, ${about}}
        )`,
    },
    severity: 'Severity',
    unit: 'seconds',
    units: { Severity: 'count' },
    whenEmpty: 'nothing fires',
    ...size,
  });
}

const inShadow = promql`${alerts.alerts}{alertstate="firing", stage="shadow", ${service}}`;

/** Alertmanager's own pages: Grafana has none, since its alerting is off. */
export const alertmanagerPage = (page: string) => ({ interface: 'alertmanager', path: `/#/${page}` }) as const;

export const alertsDashboard = dashboard('alerts', {
  title: 'Alerts',
  description: 'What is firing, since when, and who has been notified?',
  variables: [variable('service', promql`${target.up}`)],
  links: { 'Alert groups': alertmanagerPage('alerts'), Silences: alertmanagerPage('silences') },
  rows: {
    'What fires now?': [
      stat('Firing', {
        shows: 'Alerts that fire, by severity; without the watchdog, and those in shadow.',
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
      firingTable(service, { height: 10 }),
    ],
    'What fired before?': [
      timeseries('Firing by severity', {
        shows: 'Alerts that fired at each time, without the watchdog, and those in shadow.',
        queries: firingBySeverity,
        unit: 'count',
        stacked: true,
        width: 12,
      }),
      timeseries('Firing by alert', {
        shows: 'How many times each alert fired at each time, the watchdog and those in shadow included.',
        queries: { '{{alertname}}': promql`sum by (alertname) (${alerts.alerts}{alertstate="firing", ${service}})` },
        stacked: true,
        width: 12,
      }),
    ],
    'What would fire?': [
      table('Fired in shadow', {
        shows:
          'What alerts that notify nobody yet did in the time shown: how often they fired, one minute or longer, and for how ' +
          'long in total. docs/promotion.md says what to make of it.',
        columns: ['alertname', 'service'],
        queries: {
          Times: promql`
            sum by (alertname, service) (count_over_time((${inShadow} unless ${inShadow} offset ${minutes(1)})[${shownRange}:${minutes(1)}]))`,
          Total: promql`
            sum by (alertname, service) (count_over_time(${inShadow}[${shownRange}])) * ${EVALUATION_INTERVAL}`,
        },
        unit: 'seconds',
        units: { Times: 'count' },
        whenEmpty: 'no alert in shadow fired',
      }),
    ],
  },
});
