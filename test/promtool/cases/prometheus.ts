import { minutes, prometheus, type Series } from '../../../lib/catalogue';
import { exactly, oneLess, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, type Samples, steady, target } from '../input';
import { humanized, percentage, whole } from '../text';

const self = (series: Series, samples: Samples, labels: Readonly<Record<string, string>> = {}) =>
  input(series, target('prometheus', labels), samples);

const group = { rule_group: '/etc/prometheus/rules/bookings.yaml;bookings' };
/** Without its file. */
const GROUP = 'bookings';

/** Failures of the store, all between the first and the second scrape. */
const damage = ({ log = 0, writes = 0, compactions = 0, truncations = 0 }) => [
  self(prometheus.walCorruptions, `0 ${log}x10`),
  self(prometheus.walWritesFailed, `0 ${writes}x10`),
  self(prometheus.compactionsFailed, `0 ${compactions}x10`),
  self(prometheus.headTruncationsFailed, `0 ${truncations}x10`),
];

const [FIRST, SECOND] = ['http://10.0.0.8:9093/api/v2/alerts', 'http://10.0.0.9:9093/api/v2/alerts'];
const dropped = (alertmanager: string, perSecond: number) =>
  self(prometheus.notificationsDropped, rising(perSecond), { alertmanager });
const sentTo = (alertmanager: string, accepted: number, failed: number) => [
  self(prometheus.notificationsSent, rising(accepted), { alertmanager }),
  self(prometheus.notificationErrors, rising(failed), { alertmanager }),
];

const rejected = ({ duplicate = 0, unordered = 0, unbounded = 0 }) => [
  self(prometheus.samplesDuplicate, rising(duplicate)),
  self(prometheus.samplesOutOfOrder, rising(unordered)),
  self(prometheus.samplesOutOfBounds, rising(unbounded)),
];

export const prometheusCases = [
  ruleCase('RuleEvaluationFailing', {
    service: 'prometheus',
    given: inFiveMinutes => [self(prometheus.ruleFailures, rising(inFiveMinutes / 300), group)],
    quiet: exactly,
    fires: threshold => threshold + 10,
    after: minutes(6),
    labels: { severity: 'critical', team: 'operations', ...target('prometheus'), rule_group: GROUP },
    summary: () => `Rules in ${GROUP} are failing`,
    description: failures =>
      `About ${whole(failures)} evaluations of rule group ${GROUP} failed in five minutes on prometheus-0:9090: its ` +
      'alerts may not fire.',
    dashboard: 'harbour-prometheus?var-service=prometheus',
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
    labels: { severity: 'warning', team: 'operations', ...target('prometheus'), rule_group: GROUP },
    summary: () => `Rules in ${GROUP} can barely keep up`,
    description: share =>
      `Evaluating rule group ${GROUP} takes ${percentage(share)} of its interval on prometheus-0:9090. Above 100%, ` +
      'evaluations are skipped and alerts are late.',
    dashboard: 'harbour-prometheus?var-service=prometheus',
  }),

  ruleCase('RuleIterationsMissed', {
    service: 'prometheus',
    given: inFiveMinutes => [self(prometheus.ruleGroupMissed, rising(inFiveMinutes / 300), group)],
    quiet: exactly,
    fires: threshold => threshold + 10,
    after: minutes(11),
    labels: { severity: 'warning', team: 'operations', ...target('prometheus'), rule_group: GROUP },
    summary: () => `Evaluations of the rules in ${GROUP} are skipped`,
    description: missed =>
      `About ${whole(missed)} evaluations of rule group ${GROUP} were skipped in five minutes on prometheus-0:9090, because ` +
      'the previous one was still running: its alerts come late.',
    dashboard: 'harbour-prometheus?var-service=prometheus',
    quietWhen: {
      'one was skipped while Prometheus started': () => [self(prometheus.ruleGroupMissed, '0 1x20', group)],
    },
  }),

  ruleCase('AlertsNotAccepted', {
    service: 'prometheus',
    given: share => [...sentTo(FIRST, 100 * (1 - share), 100 * share), ...sentTo(SECOND, 100, 0)],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(16),
    labels: {
      ...{ severity: 'warning', team: 'operations', service: 'prometheus' },
      ...{ instance: 'prometheus-0:9090', alertmanager: FIRST },
    },
    summary: () => 'An Alertmanager does not accept all alerts',
    description: share =>
      `${percentage(share)} of the alerts that prometheus-0:9090 sends to ${FIRST} are not accepted. The other Alertmanagers ` +
      'still notify people.',
    dashboard: 'harbour-delivery?var-service=prometheus',
    quietWhen: {
      'nothing is sent': () => sentTo(FIRST, 0, 0),
      'it refused one of three': () => sentTo(FIRST, 2 / 1_800, 1 / 900),
    },
    firesWhen: {
      'it accepts none': {
        given: () => sentTo(FIRST, 0, 5),
        description: () =>
          `100% of the alerts that prometheus-0:9090 sends to ${FIRST} are not accepted. The other Alertmanagers still ` +
          'notify people.',
      },
    },
  }),

  ruleCase('NotificationsDropped', {
    service: 'prometheus',
    given: perSecond => [dropped(FIRST, perSecond), dropped(SECOND, 2 * perSecond)],
    quiet: exactly,
    fires: threshold => threshold + 0.5,
    after: minutes(6),
    labels: { severity: 'critical', team: 'operations', service: 'prometheus', instance: 'prometheus-0:9090' },
    summary: () => 'Prometheus cannot deliver its alerts',
    description: perSecond =>
      `prometheus-0:9090 drops at least ${humanized(perSecond)} alerts per second for each Alertmanager that it knows: none ` +
      'of them accepts them.',
    dashboard: 'harbour-delivery?var-service=prometheus',
    quietWhen: {
      'one Alertmanager of two accepts them': perSecond => [dropped(FIRST, perSecond), dropped(SECOND, 0)],
    },
  }),

  ruleCase('AlertmanagersMissing', {
    service: 'prometheus',
    given: known => [self(prometheus.alertmanagersDiscovered, steady(known))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...target('prometheus') },
    summary: known => `Prometheus sends alerts to only ${known} Alertmanagers`,
    description: known =>
      `prometheus-0:9090 knows ${known} Alertmanagers, fewer than should be running. Those still notify people.`,
    dashboard: 'harbour-delivery?var-service=prometheus',
  }),

  ruleCase('MostAlertmanagersMissing', {
    service: 'prometheus',
    given: known => [self(prometheus.alertmanagersDiscovered, steady(known))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(5),
    labels: { severity: 'critical', team: 'operations', ...target('prometheus') },
    summary: known => `Prometheus sends alerts to ${known} Alertmanagers, fewer than half`,
    description: known =>
      `prometheus-0:9090 knows ${known} Alertmanagers, fewer than half of those that should be running. With none, no ` +
      'alert is delivered.',
    dashboard: 'harbour-delivery?var-service=prometheus',
  }),

  ruleCase('ScrapesOverLimit', {
    service: 'prometheus',
    given: inFiveMinutes => [self(prometheus.sampleLimitExceeded, rising(inFiveMinutes / 300))],
    quiet: exactly,
    fires: threshold => threshold + 10,
    after: minutes(6),
    labels: { severity: 'warning', team: 'operations', ...target('prometheus') },
    summary: () => 'Prometheus rejects scrapes that exceed their sample limit',
    description: rejected =>
      `prometheus-0:9090 rejected about ${whole(rejected)} scrapes in five minutes because their targets returned more ` +
      'samples than their limit: those targets appear to be down.',
    dashboard: 'harbour-platform?var-service=prometheus',
  }),

  ruleCase('SamplesRejected', {
    service: 'prometheus',
    given: perSecond => rejected({ duplicate: perSecond }),
    quiet: exactly,
    fires: threshold => threshold + 2,
    after: minutes(11),
    labels: { severity: 'warning', team: 'operations', ...target('prometheus') },
    summary: () => 'Prometheus rejects samples of its targets',
    description: perSecond =>
      `prometheus-0:9090 rejects ${humanized(perSecond)} samples per second because their timestamps are duplicate, out of ` +
      'order, or too far from now: two targets expose the same series, or one sets timestamps itself.',
    dashboard: 'harbour-platform?var-service=prometheus',
    firesWhen: {
      'they are out of order': { given: perSecond => rejected({ unordered: perSecond }) },
      'they are out of bounds': { given: perSecond => rejected({ unbounded: perSecond }) },
    },
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
    dashboard: 'harbour-prometheus?var-service=prometheus',
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
    dashboard: 'harbour-prometheus?var-service=prometheus',
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
    dashboard: 'harbour-prometheus?var-service=prometheus',
  }),
];
