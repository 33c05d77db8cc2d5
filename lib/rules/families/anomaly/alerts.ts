import { count, minutes, seconds } from '../../../catalogue';
import { type Expr, type Matcher, promql } from '../../../promql';
import { ratioAlert } from '../../alert';
import type { RecordingRule } from '../../recording-rule';
import { errorRate, errorRatio, latencyP95, requestRate } from '../http';
import { expectedErrorRatio, upperErrorRatio } from './errors';
import { expectedLatencyP95, upperLatencyP95 } from './latency';
import { expectedRequestRate, lowerRequestRate, upperRequestRate, WINDOW } from './requests';
import { FEWEST_WEEKS, WEEKS_NEED, weeksKnown } from './season';

/** How often the distance from what is expected to the bound: at 0 everything is unusual, at 10 nothing is. */
const THRESHOLD = count(1);
const WITHIN = [0.5, 10] as const;
/** Shorter ones are deployments and chance. */
const HELD = minutes(15);
const ENDS = minutes(10);

interface Band {
  readonly actual: RecordingRule;
  readonly expected: RecordingRule;
}
const known = (service: Matcher): Expr => promql`${weeksKnown}{${service}} >= ${count(FEWEST_WEEKS)}`;
const above = (service: Matcher, { actual, expected }: Band, upper: RecordingRule, times: typeof THRESHOLD): Expr =>
  promql`${actual}{${service}} > ${expected}{${service}} + ${times} * (${upper}{${service}} - ${expected}{${service}})`;
const below = (service: Matcher, { actual, expected }: Band, lower: RecordingRule, times: typeof THRESHOLD): Expr =>
  promql`${actual}{${service}} < ${expected}{${service}} - ${times} * (${expected}{${service}} - ${lower}{${service}})`;

const requests = { actual: requestRate, expected: expectedRequestRate };
const errors = { actual: errorRatio, expected: expectedErrorRatio };
const latency = { actual: latencyP95, expected: expectedLatencyP95 };

const common = {
  symptom: true,
  needs: WEEKS_NEED,
  threshold: THRESHOLD,
  thresholdWithin: WITHIN,
  for: HELD,
  keepFiringFor: ENDS,
  dashboard: 'anomalies',
} as const;

export const requestRateAnomalous = ratioAlert('RequestRateAnomalous', {
  ...common,
  means:
    'a service gets far more or fewer requests than at this time of other weeks: farther from what is expected than {threshold} × the ' +
    'width of its band',
  leastEvents: {
    count: 30,
    what: 'requests in five minutes, now or expected',
    of: ({ service }) => promql`
      ${seconds(WINDOW.value)} * (
        ${requestRate}{${service}} > ${expectedRequestRate}{${service}}
        or ${expectedRequestRate}{${service}}
      )`,
  },
  expr: ({ threshold, service }) => promql`
    ${requestRate}{${service}} / ${expectedRequestRate}{${service}}
    and (
      ${above(service, requests, upperRequestRate, threshold)}
      or ${below(service, requests, lowerRequestRate, threshold)}
    )
    and ${known(service)}`,
  severity: 'info',
  summary: '{{ $labels.service }} gets {{ $value | printf "%.2g" }} times its usual requests for this time of the week',
  description:
    'For a quarter of an hour {{ $labels.service }} has been getting {{ $value | printf "%.2g" }} times the requests that are ' +
    'expected at this time of the week, from the last four weeks and the level of the last day.',
});

export const errorRatioAnomalous = ratioAlert('ErrorRatioAnomalous', {
  ...common,
  means:
    'a service fails far more of its requests than at this time of other weeks: farther from what is expected than {threshold} × the ' +
    'width of its band',
  leastEvents: {
    count: 10,
    what: 'failed requests in five minutes',
    of: ({ service }) => promql`${seconds(WINDOW.value)} * ${errorRate}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`
    ${above(service, errors, upperErrorRatio, threshold)}
    and ${known(service)}`,
  severity: 'warning',
  summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests, more than usual',
  description:
    'For a quarter of an hour {{ $labels.service }} has been answering {{ $value | humanizePercentage }} of its requests with a 5xx ' +
    'status, more than at this time of the last four weeks and than on the last day.',
});

export const latencyAnomalous = ratioAlert('LatencyAnomalous', {
  ...common,
  means:
    'a service answers far more slowly than at this time of other weeks: its p95 is farther from what is expected than {threshold} × ' +
    'the width of its band',
  leastEvents: {
    count: 100,
    what: 'requests in five minutes',
    of: ({ service }) => promql`${seconds(WINDOW.value)} * ${requestRate}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`
    ${latencyP95}{${service}} / ${expectedLatencyP95}{${service}}
    and ${above(service, latency, upperLatencyP95, threshold)}
    and ${known(service)}`,
  severity: 'warning',
  summary: '{{ $labels.service }} takes {{ $value | printf "%.2g" }} times as long as usual to answer',
  description:
    'For a quarter of an hour the slowest of twenty requests to {{ $labels.service }} has taken {{ $value | printf "%.2g" }} times ' +
    'as long as is expected at this time of the week (95th percentile).',
});

export const anomalyAlerts = [requestRateAnomalous, errorRatioAnomalous, latencyAnomalous] as const;
