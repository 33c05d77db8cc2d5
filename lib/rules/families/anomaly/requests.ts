import { minutes, perSecond, ratio } from '../../../catalogue';
import { type Expr, promql } from '../../../promql';
import { covered } from '../../period';
import type { RecordingRule } from '../../recording-rule';
import { requestRate } from '../http';
import { bandRule, CHANCE, EXCEEDED, EXCESS_OVER, LEVEL_OVER, MARGIN, seasonal } from './season';

/** The window of the rates that are judged. */
export const WINDOW = minutes(5);
/** One request in it. */
const ONE = perSecond(1 / WINDOW.value);
const atLeastOne = (rate: RecordingRule): Expr => promql`clamp_min(${rate}, ${ONE})`;

const usual = seasonal(
  'service:http_requests:seasonal_rate5m',
  'perSecond',
  (around, ago) => promql`avg_over_time(${requestRate}[${around}] offset ${ago})`,
);
/** Its extremes, not its average and a deviation: a job that comes every night at about the same time is usual. */
const fewest = seasonal(
  'service:http_requests:seasonal_min_rate5m',
  'perSecond',
  (around, ago) => promql`min_over_time(${requestRate}[${around}] offset ${ago})`,
);
const most = seasonal(
  'service:http_requests:seasonal_max_rate5m',
  'perSecond',
  (around, ago) => promql`max_over_time(${requestRate}[${around}] offset ${ago})`,
);

const ofUsual = bandRule(
  'service:http_requests:of_seasonal_ratio',
  'ratio',
  () => promql`${requestRate} / ${atLeastOne(usual)}`,
);
/** How busy it is these days, compared with the last weeks: growth, a new customer, a holiday. */
const level = bandRule(
  'service:http_requests:level_ratio1d',
  'ratio',
  () => promql`quantile_over_time(0.5, ${ofUsual}[${LEVEL_OVER}])`,
);

// A level that has just changed may change back: what is usual at either level is within the band.
const lowest = promql`${fewest} * clamp_max(${level}, 1)`;
const highest = promql`${atLeastOne(most)} * clamp_min(${level}, 1)`;
const below = bandRule(
  'service:http_requests:below_usual_ratio',
  'ratio',
  () => promql`clamp_min(1 - ${requestRate} / clamp_min(${lowest}, ${ONE}), 0)`,
);
const above = bandRule(
  'service:http_requests:above_usual_ratio',
  'ratio',
  () => promql`clamp_min(${requestRate} / ${highest} - 1, 0)`,
);
const chance = (rate: Expr): Expr => promql`${CHANCE} * sqrt(${rate} / ${WINDOW})`;

export const expectedRequestRate = bandRule(
  'service:http_requests:expected_rate5m',
  'perSecond',
  () => promql`clamp_min(${usual} * ${level}, ${ONE})`,
);
export const lowerRequestRate = bandRule(
  'service:http_requests:lower_bound_rate5m',
  'perSecond',
  environment => promql`
    clamp_min(
      ${lowest} * (
        ${ratio(1 - MARGIN.value)} - ${EXCEEDED} * quantile_over_time(0.95, ${below}[${covered(EXCESS_OVER, environment)}])
      ) - ${chance(lowest)},
      0
    )`,
);
export const upperRequestRate = bandRule(
  'service:http_requests:upper_bound_rate5m',
  'perSecond',
  environment => promql`
    ${highest} * (
      ${ratio(1 + MARGIN.value)} + ${EXCEEDED} * quantile_over_time(0.95, ${above}[${covered(EXCESS_OVER, environment)}])
    ) + ${chance(highest)}`,
);

export const requestRateBand = [
  ...[usual, fewest, most, ofUsual, level, below, above],
  ...[expectedRequestRate, lowerRequestRate, upperRequestRate],
];
