import { minutes, prometheus, type Series } from '../../../lib/catalogue';
import { exactly, oneLess, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, type Samples, steady, target } from '../input';
import { humanized, percentage, whole } from '../text';

const self = (series: Series, samples: Samples, labels: Readonly<Record<string, string>> = {}) =>
  input(series, target('prometheus', labels), samples);

const group = { rule_group: '/etc/prometheus/rules/bookings.yaml;bookings' };
const GROUP = group.rule_group;

/** Failures of the store, all between the first and the second scrape. */
const damage = ({ log = 0, writes = 0, compactions = 0, truncations = 0 }) => [
  self(prometheus.walCorruptions, `0 ${log}x10`),
  self(prometheus.walWritesFailed, `0 ${writes}x10`),
  self(prometheus.compactionsFailed, `0 ${compactions}x10`),
  self(prometheus.headTruncationsFailed, `0 ${truncations}x10`),
];

export const prometheusCases = [
  ruleCase('RuleEvaluationFailing', {
    service: 'prometheus',
    given: inFiveMinutes => [self(prometheus.ruleFailures, rising(inFiveMinutes / 300), group)],
    quiet: exactly,
    fires: threshold => threshold + 10,
    after: minutes(6),
    labels: { severity: 'critical', team: 'operations', ...target('prometheus'), ...group },
    summary: () => `Rules in ${GROUP} are failing`,
    description: failures =>
      `About ${whole(failures)} evaluations of rule group ${GROUP} failed in five minutes on prometheus-0:9090: its ` +
      'alerts may not fire.',
    dashboard: 'harbour-platform?var-service=prometheus',
  }),

  ruleCase('RuleEvaluationSlow', {
    service: 'prometheus',
    given: share => [
      self(prometheus.ruleGroupDuration, steady(30 * share), group),
      self(prometheus.ruleGroupInterval, steady(30), group),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(15),
    labels: { severity: 'warning', team: 'operations', ...target('prometheus'), ...group },
    summary: () => `Rules in ${GROUP} can barely keep up`,
    description: share =>
      `Evaluating rule group ${GROUP} takes ${percentage(share)} of its interval on prometheus-0:9090. Above 100%, ` +
      'evaluations are skipped and alerts are late.',
    dashboard: 'harbour-platform?var-service=prometheus',
  }),

  ruleCase('NotificationsDropped', {
    service: 'prometheus',
    given: perSecond => [
      self(prometheus.notificationsDropped, rising(perSecond / 2), { alertmanager: 'alertmanager-0:9093' }),
      self(prometheus.notificationsDropped, rising(perSecond / 2), { alertmanager: 'alertmanager-1:9093' }),
    ],
    quiet: exactly,
    fires: threshold => threshold + 0.5,
    after: minutes(6),
    labels: { severity: 'critical', team: 'operations', service: 'prometheus', instance: 'prometheus-0:9090' },
    summary: () => 'Prometheus cannot deliver its alerts',
    description: perSecond =>
      `prometheus-0:9090 drops ${humanized(perSecond)} alerts per second instead of sending them to Alertmanager.`,
    dashboard: 'harbour-platform?var-service=prometheus',
  }),

  ruleCase('AlertmanagersMissing', {
    service: 'prometheus',
    given: known => [self(prometheus.alertmanagersDiscovered, steady(known))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(10),
    labels: { severity: 'critical', team: 'operations', ...target('prometheus') },
    summary: known => `Prometheus sends alerts to only ${known} Alertmanagers`,
    description: known =>
      `prometheus-0:9090 knows ${known} Alertmanagers, fewer than are running. With none, no alert is delivered.`,
    dashboard: 'harbour-platform?var-service=prometheus',
  }),

  ruleCase('PrometheusStoreCorrupted', {
    service: 'prometheus',
    given: log => damage({ log }),
    quiet: exactly,
    fires: oneMore,
    after: minutes(1),
    labels: { severity: 'critical', team: 'operations', ...target('prometheus') },
    summary: () => 'The time-series store of prometheus-0:9090 is corrupted',
    description: failures =>
      `About ${whole(failures)} corruptions of the write-ahead log or writes to it that failed, failed compactions or ` +
      'truncations, in an hour on prometheus-0:9090: recent data is at risk and the store will grow.',
    dashboard: 'harbour-platform?var-service=prometheus',
    firesWhen: {
      'the write-ahead log cannot be written': { given: writes => damage({ writes }) },
      'blocks cannot be compacted': { given: compactions => damage({ compactions }) },
      'the head cannot be truncated': { given: truncations => damage({ truncations }) },
    },
  }),

  ruleCase('SeriesNearBudget', {
    service: 'prometheus',
    given: series => [self(prometheus.headSeries, steady(series))],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(15),
    labels: { severity: 'warning', team: 'operations', ...target('prometheus') },
    summary: () => 'Prometheus is close to its series budget',
    description: series =>
      `prometheus-0:9090 holds ${humanized(series)} series in memory. Above its budget it runs out of memory and is killed.`,
    dashboard: 'harbour-platform?var-service=prometheus',
  }),

  ruleCase('ServiceDiscoveryFailing', {
    service: 'prometheus',
    given: failed => [self(prometheus.sdFailedConfigs, steady(failed), { name: 'scrape' })],
    quiet: exactly,
    fires: oneMore,
    after: minutes(5),
    labels: {
      ...{ severity: 'critical', team: 'operations', service: 'prometheus' },
      ...{ instance: 'prometheus-0:9090', name: 'scrape' },
    },
    summary: () => 'Prometheus cannot discover targets',
    description: failed =>
      `${failed} service discoveries (scrape) failed to start on prometheus-0:9090: new targets are not scraped.`,
    dashboard: 'harbour-platform?var-service=prometheus',
  }),
];
