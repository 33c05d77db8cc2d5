import { days, hours, http, minutes, perSecond, ratio, seconds, target } from '../../catalogue';
import { promql } from '../../promql';
import { alert, ratioAlert } from '../alert';
import { recordingRule } from '../recording-rule';
import { page, ticket } from '../stage';

const window = minutes(5);

export const requestRate = recordingRule(
  'service:http_requests:rate5m',
  'perSecond',
  promql`sum by (service) (rate(${http.requests}[${window}]))`,
);

/** Zero, not absent, while nothing fails: a graph without errors must show that there were none. */
export const errorRate = recordingRule(
  'service:http_request_errors:rate5m',
  'perSecond',
  promql`
    sum by (service) (rate(${http.requests}{status=~"5.."}[${window}]))
    or 0 * ${requestRate}`,
);

export const errorRatio = recordingRule(
  'service:http_request_errors:ratio_rate5m',
  'ratio',
  promql`${errorRate} / ${requestRate}`,
);

export const durationBuckets = recordingRule(
  'service_le:http_request_duration_seconds:rate5m',
  'perSecond',
  promql`sum by (service, le) (rate(${http.requestDuration.bucket}[${window}]))`,
);
export const latencyP50 = recordingRule(
  'service:http_request_duration_seconds:p50_rate5m',
  'seconds',
  promql`histogram_quantile(0.50, ${durationBuckets})`,
);
export const latencyP90 = recordingRule(
  'service:http_request_duration_seconds:p90_rate5m',
  'seconds',
  promql`histogram_quantile(0.90, ${durationBuckets})`,
);
export const latencyP95 = recordingRule(
  'service:http_request_duration_seconds:p95_rate5m',
  'seconds',
  promql`histogram_quantile(0.95, ${durationBuckets})`,
);
export const latencyP99 = recordingRule(
  'service:http_request_duration_seconds:p99_rate5m',
  'seconds',
  promql`histogram_quantile(0.99, ${durationBuckets})`,
);

export const httpRecording = [
  ...[requestRate, errorRate, errorRatio, durationBuckets],
  ...[latencyP50, latencyP90, latencyP95, latencyP99],
];

/**
 * Whether requests still fail: a window of five minutes holds a minute's failures for five, which is as long as the alert waits. A
 * fifth of the threshold, since two minutes hold few requests: of ten failures in five minutes, all but surely one.
 */
const LATELY = minutes(2);
const STILL = 1 / 5;

export const highErrorRate = ratioAlert('HighErrorRate', {
  means: 'more than {threshold} of the requests get a 5xx, and more than a fifth of that over the last two minutes',
  symptom: true,
  threshold: ratio(0.05),
  // One caller who repeats a broken request every half minute is a bug report, not an incident; two a minute and more are.
  leastEvents: {
    count: 10,
    what: 'failed requests in five minutes',
    of: ({ service }) => promql`${window} * ${errorRate}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`
    ${errorRatio}{${service}} > ${threshold}
    and sum by (service) (rate(${http.requests}{status=~"5..", ${service}}[${LATELY}]))
      / sum by (service) (rate(${http.requests}{${service}}[${LATELY}])) > ${ratio(threshold.value * STILL)}`,
  for: minutes(5),
  // What fails, works and fails again within that time is one incident, and one page.
  keepFiringFor: minutes(15),
  severity: 'critical',
  stage: page(),
  about: ['service'],
  explains: {
    HighLatency: 'requests that fail by timing out are slow as well',
    LatencyAnomalous: 'requests that fail by timing out are slow as well',
    ErrorRatioAnomalous: 'the same failures, compared with other weeks',
    ErrorBudgetBurningFast: 'the same failures, looked at over hours',
    ErrorBudgetBurningSlowly: 'the same failures, looked at over days',
  },
  summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} were answered with a 5xx status ' +
    'over the last five minutes.',
  dashboard: 'http',
});

export const highLatency = alert('HighLatency', {
  means: "p95 is above the service's latency objective",
  symptom: true,
  threshold: ({ slo }) => slo?.latency?.p95 ?? seconds(1),
  expr: ({ threshold, service }) => promql`${latencyP95}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  about: ['service'],
  explains: { LatencyAnomalous: 'the same slowness, compared with other weeks' },
  stage: ticket(),
  summary: '{{ $labels.service }} answers slowly: p95 is {{ $value | humanizeDuration }}',
  description:
    'One request in twenty to {{ $labels.service }} takes longer than {{ $value | humanizeDuration }} ' +
    '(95th percentile over five minutes).',
  dashboard: 'http',
});

export const highRequestRate = alert('HighRequestRate', {
  means: 'the request rate of a service is above {threshold}',
  symptom: true,
  threshold: perSecond(1_000),
  expr: ({ threshold, service }) => promql`${requestRate}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'info',
  stage: ticket(),
  summary: '{{ $labels.service }} serves {{ $value | humanize }} requests/s',
  description:
    '{{ $labels.service }} has served {{ $value | humanize }} requests per second over the last five minutes, ' +
    'more than its usual peak.',
  dashboard: 'http',
});

/** Traffic is compared with the hour around the same time of a day before: clients' habits shift by some minutes. */
const HOUR = hours(1);
/** Begins half an hour after the same time, so that the hour before it is around that time. */
const around = (ago: number) => seconds(days(ago).value - HOUR.value / 2);
const DAY = 1;
const WEEK = 7;

export const trafficStopped = alert('TrafficStopped', {
  means:
    'a service gets no requests although its targets are up, and at this time yesterday, and a week ago if that is known, ' +
    'it never got fewer than {threshold}',
  symptom: true,
  // Thirty in five minutes, in the quietest five minutes of the hour: that none come is not chance.
  threshold: perSecond(0.1),
  // A week ago too, so that a Saturday is not held against a Friday; a service younger than that has no such samples. What
  // the service gets now may have no series at all, after all of its pods were replaced.
  expr: ({ threshold, service, platform }) => {
    const lowest = (ago: number) => promql`min_over_time(${requestRate}{${service}}[${HOUR}] offset ${around(ago)})`;
    const yesterday = promql`
      ${lowest(DAY)} > ${threshold}
      unless ${requestRate}{${service}} > 0
      and sum by (service) (${target.up}{${service}}) > 0`;
    return platform.kept.value < days(WEEK).value + HOUR.value
      ? yesterday
      : promql`${yesterday}\nunless ${lowest(WEEK)} <= ${threshold}`;
  },
  for: minutes(10),
  severity: 'warning',
  about: ['service'],
  explains: { RequestRateAnomalous: 'no requests are fewer than usual' },
  stage: ticket(),
  summary: '{{ $labels.service }} gets no requests',
  description:
    '{{ $labels.service }} has had no request for a quarter of an hour, although its targets are up. At this time yesterday ' +
    'it got at least {{ $value | humanize }} requests per second.',
  dashboard: 'http',
});

export const httpAlerts = [highErrorRate, highLatency, highRequestRate, trafficStopped] as const;
