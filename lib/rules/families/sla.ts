import { count, minutes, ratio, target } from '../../catalogue';
import { equals, promql } from '../../promql';
import { AVAILABILITY, DEFAULT_PERIOD, PERIOD_STEP as STEP } from '../../slo';
import { agreementsTeam, alert, ratioAlert } from '../alert';
import type { Kept } from '../facts';
import { covered } from '../period';
import { recordingRule, serviceRecordingRule } from '../recording-rule';
import { ticket } from '../stage';
import { periodFailures as failuresOfPeriod, periodEvents } from './objectives';

/** The period of service level agreements. */
export const SLA_PERIOD = DEFAULT_PERIOD;
/** An environment that keeps less judges what it keeps: its texts say so. */
const periodIn = (environment: Kept) => covered(SLA_PERIOD, environment);

/** 1 if Prometheus has been scraping anything for a minute: one that has just started knows nothing about a service yet. */
const scraping = recordingRule('all:up:group', 'boolean', promql`group(${target.up} offset ${minutes(1)})`);

/**
 * Whether a service answers: whether any of its targets does. One stuck pod of four, or a Job with the service's label, does
 * not take the service from its users; without any target, nobody answers.
 */
export const answering = serviceRecordingRule('service:up:max', 'boolean', {
  forService: service => promql`max(${target.up}{${service}}) or 0 * ${scraping}`,
  appliesTo: ({ slo }) => slo !== undefined,
});

/** Share of the time in which nobody answered. Time in which Prometheus itself was down has no points, and does not count. */
export const downtime = serviceRecordingRule('service:down:avg_over_time30m', 'ratio', {
  forService: service => promql`1 - max(avg_over_time(${answering}{${service}}[${STEP}]))`,
  appliesTo: ({ slo }) => slo !== undefined,
});

/** Relative to the whole period, so that the first minutes of a new service are not a violation. */
export const availability = recordingRule('service:up:ratio_period', 'ratio', environment => {
  const period = periodIn(environment);
  return promql`1 - sum_over_time(${downtime}[${period}:${STEP}]) / ${count(period.value / STEP.value)}`;
});

/** The requests of the objective `slo.availability`, whose period is that of agreements. */
const ofAgreement = equals('objective', AVAILABILITY);

export const periodFailures = recordingRule(
  'service:http_request_errors:increase_period',
  'count',
  promql`sum by (service) (${failuresOfPeriod}{${ofAgreement}})`,
);

/** Failed requests of the period divided by all requests, so that a busy hour weighs more than a quiet one. */
export const periodErrorRatio = recordingRule(
  'service:http_request_errors:ratio_period',
  'ratio',
  promql`${periodFailures} / sum by (service) (${periodEvents}{${ofAgreement}})`,
);

export const slaServiceRecording = [answering, downtime];
/** After the series of objectives, which it reads. */
export const slaRecording = [scraping, availability, periodFailures, periodErrorRatio];

export const slaAvailabilityViolation = alert('SLAAvailabilityViolation', {
  means: 'availability over {period} is below the objective',
  period: SLA_PERIOD,
  appliesTo: ({ slo }) => slo !== undefined,
  threshold: ({ slo }) => slo?.availability ?? ratio(0.999),
  expr: ({ threshold, service }) => promql`${availability}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: ticket(),
  team: agreementsTeam,
  summary: '{{ $labels.service }} was available for only {{ $value | humanizePercentage }} of the last {period}',
  description:
    '{{ $labels.service }} was available for {{ $value | humanizePercentage }} of the last {period}, ' +
    'which is below its service level agreement.',
  dashboard: 'service-levels',
});

export const slaErrorRateViolation = ratioAlert('SLAErrorRateViolation', {
  means: 'the error ratio over {period} is above what the objective allows',
  period: SLA_PERIOD,
  appliesTo: ({ slo }) => slo !== undefined,
  threshold: ({ slo }) => ratio(slo === undefined ? 0.001 : 1 - slo.availability.value),
  // In the first minutes of an environment one failure is a large share; an agreement is not broken by a handful.
  leastEvents: { count: 10, what: 'failed requests', of: ({ service }) => promql`${periodFailures}{${service}}` },
  expr: ({ threshold, service }) => promql`${periodErrorRatio}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: ticket(),
  team: agreementsTeam,
  summary: '{{ $labels.service }} failed {{ $value | humanizePercentage }} of its requests over the last {period}',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} over the last {period} were answered ' +
    'with a 5xx status, which is more than its service level agreement allows.',
  dashboard: 'http',
});

export const slaAlerts = [slaAvailabilityViolation, slaErrorRateViolation] as const;
