import { ratio } from '../../../catalogue';
import { promql } from '../../../promql';
import { errorRate, errorRatio, requestRate } from '../http';
import { WINDOW } from './requests';
import { bandRule, CHANCE, LEVEL_OVER, MARGIN, seasonal } from './season';

/** A share of failures that is nobody's business, however rare they usually are: budgets count them. */
const NEGLIGIBLE = ratio(0.005);

const usual = seasonal(
  'service:http_request_errors:seasonal_ratio_rate5m',
  'ratio',
  (around, ago) => promql`
    sum_over_time(${errorRate}[${around}] offset ${ago}) / (sum_over_time(${requestRate}[${around}] offset ${ago}) > 0)`,
);
const most = seasonal(
  'service:http_request_errors:seasonal_max_ratio_rate5m',
  'ratio',
  (around, ago) => promql`max_over_time(${errorRatio}[${around}] offset ${ago}) >= 0`,
);
// Not a number while there are no requests.
const today = bandRule(
  'service:http_request_errors:median_ratio1d',
  'ratio',
  () => promql`quantile_over_time(0.5, ${errorRatio}[${LEVEL_OVER}]) >= 0`,
);

/** Usual at this time, or for most of the last day if that is more: what has been failing for that long is no news. */
export const expectedErrorRatio = bandRule(
  'service:http_request_errors:expected_ratio_rate5m',
  'ratio',
  () => promql`${usual} > ${today} or ${today} and ${usual} or ${usual}`,
);
export const upperErrorRatio = bandRule(
  'service:http_request_errors:upper_bound_ratio_rate5m',
  'ratio',
  () => promql`
    (${most} > ${expectedErrorRatio} or ${expectedErrorRatio}) * ${ratio(1 + MARGIN.value)}
    + ${NEGLIGIBLE}
    + ${CHANCE} * sqrt((${expectedErrorRatio} + ${NEGLIGIBLE}) / (${WINDOW} * ${requestRate} > 0))`,
);

export const errorRatioBand = [usual, most, today, expectedErrorRatio, upperErrorRatio];
