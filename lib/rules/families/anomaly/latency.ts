import { ratio } from '../../../catalogue';
import { promql } from '../../../promql';
import { covered } from '../../period';
import { latencyP95 } from '../http';
import { bandRule, EXCEEDED, EXCESS_OVER, LEVEL_OVER, MARGIN, seasonal } from './season';

// Without requests there is no quantile: it is not a number, which no comparison lets through.
const usual = seasonal(
  'service:http_request_duration_seconds:seasonal_p95_rate5m',
  'seconds',
  (around, ago) => promql`quantile_over_time(0.5, ${latencyP95}[${around}] offset ${ago}) > 0`,
);
const slowest = seasonal(
  'service:http_request_duration_seconds:seasonal_max_p95_rate5m',
  'seconds',
  (around, ago) => promql`max_over_time(${latencyP95}[${around}] offset ${ago}) > 0`,
);
const ofUsual = bandRule(
  'service:http_request_duration_seconds:of_seasonal_ratio',
  'ratio',
  () => promql`${latencyP95} / ${usual} > 0`,
);
const level = bandRule(
  'service:http_request_duration_seconds:level_ratio1d',
  'ratio',
  () => promql`quantile_over_time(0.5, ${ofUsual}[${LEVEL_OVER}])`,
);
const highest = promql`${slowest} * clamp_min(${level}, 1)`;
const above = bandRule(
  'service:http_request_duration_seconds:above_usual_ratio',
  'ratio',
  () => promql`clamp_min(${latencyP95} / ${highest} - 1, 0) >= 0`,
);

export const expectedLatencyP95 = bandRule(
  'service:http_request_duration_seconds:expected_p95_rate5m',
  'seconds',
  () => promql`${usual} * ${level}`,
);
export const upperLatencyP95 = bandRule(
  'service:http_request_duration_seconds:upper_bound_p95_rate5m',
  'seconds',
  environment => promql`
    ${highest} * (
      ${ratio(1 + MARGIN.value)} + ${EXCEEDED} * quantile_over_time(0.95, ${above}[${covered(EXCESS_OVER, environment)}])
    )`,
);

export const latencyBand = [usual, slowest, ofUsual, level, above, expectedLatencyP95, upperLatencyP95];
