import { alertmanager, count, type Duration, minutes, perSecond, prometheus, ratio } from '../../catalogue';
import { type Expr, type Matcher, promql } from '../../promql';
import { alert, page, platformAlert, platformTeam, ratioAlert, ticket, WATCHDOG } from '../../rules';
import { byGroupName } from './rule-group';

/** Always fires. If Prometheus, Alertmanager or the network is down, it stops arriving and the heartbeat receiver notices. */
export const watchdog = platformAlert(WATCHDOG, {
  means: 'alerting works: it always fires, and you are here because it stopped',
  threshold: count(1),
  expr: ({ threshold }) => promql`vector(${threshold})`,
  severity: 'info',
  stage: ticket(),
  team: platformTeam,
  service: 'prometheus',
  summary: 'Alerting works',
  description:
    'This alert always fires (value {{ $value }}). The heartbeat receiver raises the alarm when it stops arriving.',
  dashboard: 'delivery',
});

export const configReloadFailed = platformAlert('ConfigReloadFailed', {
  means: 'Prometheus or Alertmanager rejected its new configuration',
  threshold: count(1),
  expr: ({ threshold }) => promql`
    max_over_time(${prometheus.reloadSuccessful}[${minutes(5)}]) < ${threshold}
    or max_over_time(${alertmanager.reloadSuccessful}[${minutes(5)}]) < ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  team: platformTeam,
  summary: '{{ $labels.service }} runs on an old configuration',
  description:
    '{{ $labels.instance }} of {{ $labels.service }} refused its new configuration (last reload successful: {{ $value }}) ' +
    'and still runs with the old one. A restart would fail.',
  dashboard: 'delivery',
});

export const ruleEvaluationFailing = alert('RuleEvaluationFailing', {
  means: 'rules cannot be evaluated, so their alerts may not fire',
  threshold: count(0),
  expr: ({ threshold, service }) =>
    promql`${byGroupName(promql`increase(${prometheus.ruleFailures}{${service}}[${minutes(5)}])`)} > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  summary: 'Rules in {{ $labels.rule_group }} are failing',
  description:
    'About {{ $value | printf "%.0f" }} evaluations of rule group {{ $labels.rule_group }} failed in five minutes on ' +
    '{{ $labels.instance }}: its alerts may not fire.',
  dashboard: 'prometheus',
});

export const ruleEvaluationSlow = alert('RuleEvaluationSlow', {
  means: 'evaluating a rule group takes more than {threshold} of its interval, so its alerts come late',
  threshold: ratio(0.8),
  expr: ({ threshold, service }) => {
    const share = promql`${prometheus.ruleGroupDuration}{${service}} / ${prometheus.ruleGroupInterval}{${service}}`;
    return promql`${byGroupName(share)} > ${threshold}`;
  },
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: 'Rules in {{ $labels.rule_group }} can barely keep up',
  description:
    'Evaluating rule group {{ $labels.rule_group }} takes {{ $value | humanizePercentage }} of its interval on ' +
    '{{ $labels.instance }}. Above 100%, evaluations are skipped and alerts are late.',
  dashboard: 'prometheus',
});

export const ruleIterationsMissed = alert('RuleIterationsMissed', {
  means: 'evaluations of a rule group are skipped, so its alerts are late',
  threshold: count(0),
  expr: ({ threshold, service }) =>
    promql`${byGroupName(promql`increase(${prometheus.ruleGroupMissed}{${service}}[${minutes(5)}])`)} > ${threshold}`,
  // A single one is missed when Prometheus replays its log, or pauses.
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'Evaluations of the rules in {{ $labels.rule_group }} are skipped',
  description:
    'About {{ $value | printf "%.0f" }} evaluations of rule group {{ $labels.rule_group }} were skipped in five minutes on ' +
    '{{ $labels.instance }}, because the previous one was still running: its alerts come late.',
  dashboard: 'prometheus',
});

const refused = (service: Matcher, within: Duration): Expr => promql`
  sum by (service, instance, alertmanager) (increase(${prometheus.notificationErrors}{${service}}[${within}]))`;

export const alertsNotAccepted = ratioAlert('AlertsNotAccepted', {
  means: 'an Alertmanager does not accept more than {threshold} of the alerts that Prometheus sends it',
  threshold: ratio(0.01),
  // Prometheus sends each alert again every minute: one that was not accepted once is no loss.
  leastEvents: {
    count: 5,
    what: 'of them in fifteen minutes',
    of: ({ service }) => refused(service, minutes(15)),
  },
  expr: ({ threshold, service }) => promql`
    ${refused(service, minutes(5))}
    / (
      ${refused(service, minutes(5))}
      + sum by (service, instance, alertmanager) (increase(${prometheus.notificationsSent}{${service}}[${minutes(5)}]))
    ) > ${threshold}`,
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: 'An Alertmanager does not accept all alerts',
  description:
    '{{ $value | humanizePercentage }} of the alerts that {{ $labels.instance }} sends to {{ $labels.alertmanager }} are not ' +
    'accepted. The other Alertmanagers still notify people.',
  dashboard: 'delivery',
});

/** One Alertmanager that takes the alerts is enough: hence `min`. */
export const notificationsDropped = alert('NotificationsDropped', {
  means: 'Prometheus cannot deliver its alerts to any Alertmanager',
  threshold: perSecond(0),
  expr: ({ threshold, service }) => promql`
    min by (service, instance) (
      rate(${prometheus.notificationsDropped}{${service}}[${minutes(5)}])
    ) > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  about: ['service', 'instance'],
  explains: { AlertsNotAccepted: 'none of the Alertmanagers accepts alerts' },
  summary: 'Prometheus cannot deliver its alerts',
  description:
    '{{ $labels.instance }} drops at least {{ $value | humanize }} alerts per second for each Alertmanager that it knows: none ' +
    'of them accepts them.',
  dashboard: 'delivery',
});

export const alertmanagersMissing = alert('AlertmanagersMissing', {
  means: 'Prometheus knows fewer Alertmanagers than there are',
  threshold: (_, { alertmanagerReplicas }) => count(alertmanagerReplicas),
  expr: ({ threshold, service }) => promql`${prometheus.alertmanagersDiscovered}{${service}} < ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'Prometheus sends alerts to only {{ $value }} Alertmanagers',
  description:
    '{{ $labels.instance }} knows {{ $value }} Alertmanagers, fewer than should be running. Those still notify people.',
  dashboard: 'delivery',
});

/** While one Alertmanager is left, nothing is lost; the page has to come before the last one, which would deliver it, is gone. */
export const mostAlertmanagersMissing = alert('MostAlertmanagersMissing', {
  means: 'Prometheus knows fewer than half of the Alertmanagers',
  threshold: (_, { alertmanagerReplicas }) => count(Math.ceil(alertmanagerReplicas / 2)),
  expr: ({ threshold, service }) => promql`${prometheus.alertmanagersDiscovered}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  about: ['service', 'instance'],
  explains: { AlertmanagersMissing: 'fewer still are known' },
  summary: 'Prometheus sends alerts to {{ $value }} Alertmanagers, fewer than half',
  description:
    '{{ $labels.instance }} knows {{ $value }} Alertmanagers, fewer than half of those that should be running. With none, no ' +
    'alert is delivered.',
  dashboard: 'delivery',
});

export const prometheusStoreCorrupted = alert('PrometheusStoreCorrupted', {
  means: 'the time-series store is corrupted or not maintained',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    increase(${prometheus.walCorruptions}{${service}}[${minutes(60)}])
    + increase(${prometheus.walWritesFailed}{${service}}[${minutes(60)}])
    + increase(${prometheus.compactionsFailed}{${service}}[${minutes(60)}])
    + increase(${prometheus.headTruncationsFailed}{${service}}[${minutes(60)}]) > ${threshold}`,
  severity: 'critical',
  stage: page(),
  summary: 'The time-series store of {{ $labels.instance }} is corrupted',
  description:
    'About {{ $value | printf "%.0f" }} corruptions of the write-ahead log or writes to it that failed, failed compactions ' +
    'or truncations, in an hour on {{ $labels.instance }}: recent data is at risk and the store will grow.',
  dashboard: 'prometheus',
});

/** Leaves room for the series of a roll-out, when old and new pods overlap. */
const NEAR = 0.8;

export const seriesNearBudget = alert('SeriesNearBudget', {
  means: 'Prometheus holds nearly as many series as it is sized for',
  threshold: (_, { seriesBudget }) => count(Math.floor(seriesBudget * NEAR)),
  expr: ({ threshold, service }) => promql`${prometheus.headSeries}{${service}} > ${threshold}`,
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: 'Prometheus is close to its series budget',
  description:
    '{{ $labels.instance }} holds {{ $value | humanize }} series in memory. Above its budget it runs out of memory and is killed.',
  dashboard: 'prometheus',
});

export const serviceDiscoveryFailing = alert('ServiceDiscoveryFailing', {
  means: 'Prometheus cannot discover targets',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    max by (service, instance, name) (${prometheus.sdFailedConfigs}{${service}}) > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  summary: 'Prometheus cannot discover {{ if eq $labels.name "notify" }}Alertmanagers{{ else }}targets{{ end }}',
  description:
    '{{ $value }} service discoveries ({{ $labels.name }}) failed to start on {{ $labels.instance }}: ' +
    '{{ if eq $labels.name "notify" }}alerts are not delivered{{ else }}new targets are not scraped{{ end }}.',
  dashboard: 'prometheus',
});

/** Its target is down as well, with this as the reason. */
export const scrapesOverLimit = alert('ScrapesOverLimit', {
  means: 'Prometheus rejects scrapes because a target returns more samples than its limit',
  threshold: count(0),
  expr: ({ threshold, service }) =>
    promql`increase(${prometheus.sampleLimitExceeded}{${service}}[${minutes(5)}]) > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: 'Prometheus rejects scrapes that exceed their sample limit',
  description:
    '{{ $labels.instance }} rejected about {{ $value | printf "%.0f" }} scrapes in five minutes because their targets ' +
    'returned more samples than their limit: those targets appear to be down.',
  dashboard: 'platform',
});

export const samplesRejected = alert('SamplesRejected', {
  means: 'Prometheus rejects samples with duplicate or wrong timestamps',
  threshold: perSecond(0),
  expr: ({ threshold, service }) => promql`
    rate(${prometheus.samplesDuplicate}{${service}}[${minutes(5)}])
    + rate(${prometheus.samplesOutOfOrder}{${service}}[${minutes(5)}])
    + rate(${prometheus.samplesOutOfBounds}{${service}}[${minutes(5)}]) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'Prometheus rejects samples of its targets',
  description:
    '{{ $labels.instance }} rejects {{ $value | humanize }} samples per second because their timestamps are duplicate, out ' +
    'of order, or too far from now: two targets expose the same series, or one sets timestamps itself.',
  dashboard: 'platform',
});

export const prometheusAlerts = [
  ...([ruleEvaluationFailing, ruleEvaluationSlow, ruleIterationsMissed, notificationsDropped] as const),
  ...([alertsNotAccepted, alertmanagersMissing, mostAlertmanagersMissing, scrapesOverLimit, samplesRejected] as const),
  ...([prometheusStoreCorrupted, seriesNearBudget, serviceDiscoveryFailing] as const),
] as const;

/** Alerts that exist once: that alerting works at all, and that the latest configuration is in use. */
export const deliveryAlerts = [watchdog, configReloadFailed] as const;
