import { count, days, minutes, ratio, target } from '../../catalogue';
import { promql } from '../../promql';
import { agreementsTeam, alert } from '../alert';
import { recordingRule, serviceRecordingRule } from '../recording-rule';
import { errorRate, requestRate } from './http';

/** The period of service level agreements. */
export const SLA_PERIOD = days(30);
/** Averages over the period use one recorded point per half hour: 1,440 points for each service. */
const STEP = minutes(30);

/**
 * Share of the time in which a service's targets did not answer, averaged over the targets; all of it while no target is
 * known. Time in which Prometheus itself was down has no points, and does not count.
 */
export const downtime = serviceRecordingRule('service:down:avg_over_time30m', 'ratio', {
  forService: service => promql`1 - (avg(avg_over_time(${target.up}{${service}}[${STEP}])) or vector(0))`,
  appliesTo: ({ slo }) => slo !== undefined,
});

/** Relative to the whole period, so that the first minutes of a new service are not a violation. */
export const availability = recordingRule(
  'service:up:avg_over_time30d',
  'ratio',
  promql`1 - sum_over_time(${downtime}[${SLA_PERIOD}:${STEP}]) / ${count(SLA_PERIOD.value / STEP.value)}`,
);

/** Rates cover five minutes: one point for each. */
const RATE = minutes(5);

/** Failed requests of the period divided by all requests, so that a busy hour weighs more than a quiet one. */
export const periodErrorRatio = recordingRule(
  'service:http_request_errors:ratio_rate30d',
  'ratio',
  promql`avg_over_time(${errorRate}[${SLA_PERIOD}:${RATE}]) / avg_over_time(${requestRate}[${SLA_PERIOD}:${RATE}])`,
);

export const slaServiceRecording = [downtime];
export const slaRecording = [availability, periodErrorRatio];

export const slaAvailabilityViolation = alert('SLAAvailabilityViolation', {
  means: 'availability over 30 days is below the objective',
  appliesTo: ({ slo }) => slo !== undefined,
  threshold: ({ slo }) => slo?.availability ?? ratio(0.999),
  expr: ({ threshold, service }) => promql`${availability}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  team: agreementsTeam,
  summary: '{{ $labels.service }} was available for only {{ $value | humanizePercentage }} of the last 30 days',
  description:
    '{{ $labels.service }} was available for {{ $value | humanizePercentage }} of the last 30 days, ' +
    'which is below its service level agreement.',
  dashboard: 'business',
});

export const slaErrorRateViolation = alert('SLAErrorRateViolation', {
  means: 'the error ratio over 30 days is above what the objective allows',
  appliesTo: ({ slo }) => slo !== undefined,
  threshold: ({ slo }) => ratio(slo === undefined ? 0.001 : 1 - slo.availability.value),
  expr: ({ threshold, service }) => promql`${periodErrorRatio}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  team: agreementsTeam,
  summary: '{{ $labels.service }} failed {{ $value | humanizePercentage }} of its requests over the last 30 days',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} over the last 30 days were answered ' +
    'with a 5xx status, which is more than its service level agreement allows.',
  dashboard: 'http',
});

export const slaAlerts = [slaAvailabilityViolation, slaErrorRateViolation] as const;
