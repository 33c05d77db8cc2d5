/**
 * The error budget of an availability objective: the requests that may fail within its period. Alerts on how fast it is being
 * spent, over a long and a short window each: https://sre.google/workbook/alerting-on-slos/, chapter 5, table 5-8.
 */
import { alerts, count, type Duration, days, formatDuration, hours, minutes, ratio, seconds } from '../../catalogue';
import { type Expr, equals, type Matcher, promql } from '../../promql';
import { ratioAlert } from '../alert';
import { covered } from '../period';
import { type RecordingRule, recordingRule, serviceRecordingRule } from '../recording-rule';
import { page, ticket } from '../stage';
import { errorRatio, highErrorRate } from './http';
import { periodErrorRatio, SLA_PERIOD, WINDOW, windowFailures, windowRequests } from './sla';

/** Share of requests that may fail. */
export const errorBudget = serviceRecordingRule('service:error_budget:ratio', 'ratio', {
  forService: (_, { slo }) => promql`vector(${ratio(Number((1 - (slo?.availability.value ?? 1)).toFixed(9)))})`,
  appliesTo: ({ slo }) => slo !== undefined,
});

/** Share of the period's budget that is left; negative once more requests have failed than may. */
export const budgetLeft = recordingRule(
  'service:error_budget:left_ratio_period',
  'ratio',
  promql`1 - ${periodErrorRatio} / on (service) ${errorBudget}`,
);

/**
 * Times as fast as the objective allows: at 1, the budget lasts exactly its period. Of a window that is not known as a whole, since
 * the service or Prometheus is new, the rest counts as free of failures: a few minutes do not stand for days.
 */
const burnRate = (window: Duration): RecordingRule =>
  recordingRule(`service:error_budget:burn_rate${formatDuration(window)}`, 'ratio', environment => {
    const back = covered(window, environment);
    return promql`
      sum_over_time(${windowFailures}[${back}:${WINDOW}]) / ${count(back.value / WINDOW.value)}
      / avg_over_time(${windowRequests}[${back}:${WINDOW}])
      / on (service) ${errorBudget}`;
  });
/** At once: the others are computed from windows of five minutes, of which the last may be that old. */
const burnRate5m = recordingRule(
  'service:error_budget:burn_rate5m',
  'ratio',
  promql`${errorRatio} / on (service) ${errorBudget}`,
);
const burnRate30m = burnRate(minutes(30));
export const burnRate1h = burnRate(hours(1));
const burnRate2h = burnRate(hours(2));
const burnRate6h = burnRate(hours(6));
const burnRate1d = burnRate(days(1));
const burnRate3d = burnRate(days(3));

const failures = (window: Duration): RecordingRule =>
  recordingRule(
    `service:http_request_errors:increase${formatDuration(window)}`,
    'count',
    environment => promql`sum_over_time(${windowFailures}[${covered(window, environment)}:${WINDOW}])`,
  );
const failures1h = failures(hours(1));
const failures1d = failures(days(1));

export const errorBudgetServiceRecording = [errorBudget];
export const errorBudgetRecording = [
  ...[budgetLeft, burnRate5m, burnRate30m, burnRate1h, burnRate2h, burnRate6h, burnRate1d, burnRate3d],
  ...[failures1h, failures1d],
];

/** How long a whole budget lasts at the rate of both windows: the long one says that it matters, the short one that it goes on. */
const lasts = (
  service: Matcher,
  [long, short]: readonly [RecordingRule, RecordingRule],
  less: Duration,
): Expr => promql`
  ${SLA_PERIOD} / ${long}{${service}} < ${less}
  and ${SLA_PERIOD} / ${short}{${service}} < ${less}`;

/** `factor` times as long. */
const times = (factor: number, { value }: Duration): Duration => seconds(Math.round(factor * value));

/** HighErrorRate pages for an outage within this time. */
const PAGED_WITHIN = minutes(10);
/** Whether it has paged lately. When its failures become fewer, those that are left would page once more, just before they end. */
const paged = (service: Matcher): Expr =>
  promql`max_over_time(${alerts.alerts}{${equals('alertname', highErrorRate.name)}, alertstate="firing", stage="page", ${service}}[${PAGED_WITHIN}])`;

export const errorBudgetBurningFast = ratioAlert('ErrorBudgetBurningFast', {
  means:
    "at the rate of the last hour a whole month's error budget lasts less than {threshold}, or at that of six hours less than 2.4 times as long",
  symptom: true,
  appliesTo: ({ slo }) => slo !== undefined,
  // 14.4 times as fast as allowed: 2 % of the budget within an hour. 6 times: 5 % within six hours.
  threshold: hours(50),
  leastEvents: {
    count: 10,
    what: 'failed requests in the last hour',
    of: ({ service }) => promql`${failures1h}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`
    (
      ${lasts(service, [burnRate1h, burnRate5m], threshold)}
      or ${lasts(service, [burnRate6h, burnRate30m], times(2.4, threshold))}
    )
    unless on (service) ${paged(service)}`,
  // An outage spends the budget at once: HighErrorRate pages for that, within this time.
  for: PAGED_WITHIN,
  severity: 'critical',
  stage: page(),
  about: ['service'],
  explains: { ErrorBudgetBurningSlowly: 'the same failures, which go on faster than that' },
  summary: "At this rate {{ $labels.service }} spends a month's error budget in {{ $value | humanizeDuration }}",
  description:
    'So many requests to {{ $labels.service }} have been answered with a 5xx over the last hours, and still are, that all the ' +
    'failures that its objective allows in 30 days would be spent in {{ $value | humanizeDuration }}.',
  dashboard: 'business',
});

export const errorBudgetBurningSlowly = ratioAlert('ErrorBudgetBurningSlowly', {
  means:
    "at the rate of the last day a whole month's error budget lasts less than {threshold}, or at that of three days less than three times as long",
  symptom: true,
  appliesTo: ({ slo }) => slo !== undefined,
  // 3 times as fast as allowed: 10 % of the budget within a day. As fast as allowed: 10 % within three days.
  threshold: days(10),
  leastEvents: {
    count: 10,
    what: 'failed requests in the last day',
    of: ({ service }) => promql`${failures1d}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`
    ${lasts(service, [burnRate1d, burnRate2h], threshold)}
    or ${lasts(service, [burnRate3d, burnRate6h], times(3, threshold))}`,
  severity: 'warning',
  stage: ticket(),
  summary: "At this rate {{ $labels.service }} spends a month's error budget in {{ $value | humanizeDuration }}",
  description:
    'For days {{ $labels.service }} has answered more requests with a 5xx than its objective allows: at this rate, all the ' +
    'failures that may be in 30 days are spent in {{ $value | humanizeDuration }}.',
  dashboard: 'business',
});

export const errorBudgetAlerts = [errorBudgetBurningFast, errorBudgetBurningSlowly] as const;
