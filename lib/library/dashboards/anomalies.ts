import { hours, http } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { promql } from '../../promql';

import {
  errorRatioAnomalous,
  expectedErrorRatio,
  expectedLatencyP95,
  expectedRequestRate,
  latencyAnomalous,
  lowerRequestRate,
  requestRateAnomalous,
  upperErrorRatio,
  upperLatencyP95,
  upperRequestRate,
} from '../../rules/families/anomaly';
import { errorRatio, latencyP95, requestRate } from '../../rules/families/http';

/** Wide, since what is usual is a matter of hours: on a third of a screen a day is an inch. */
export const anomaliesDashboard = dashboard('anomalies', {
  title: 'Anomalies',
  description: 'Is what the services do usual at this time of the week?',
  variables: [variable('service', promql`${http.activeRequests}`)],
  shows: hours(24),
  panels: [
    timeseries('Requests and what is usual', {
      shows:
        'Requests per second, before what is usual at this time of the week: dashed what is expected, grey from the fewest to ' +
        'the most that are usual.',
      queries: {
        '{{service}}': promql`${requestRate}{${service}}`,
        expected: promql`${expectedRequestRate}{${service}}`,
        'usual at most': promql`${upperRequestRate}{${service}}`,
        'usual at least': promql`${lowerRequestRate}{${service}}`,
      },
      band: { expected: 'expected', upper: 'usual at most', lower: 'usual at least' },
      forEach: 'service',
      alerts: [requestRateAnomalous],
      width: 24,
      height: 10,
    }),
    timeseries('Error ratio and what is usual', {
      shows:
        'Share of requests that fail: dashed what is expected at this time of the week, grey up to what is usual at most.',
      queries: {
        '{{service}}': promql`${errorRatio}{${service}}`,
        expected: promql`${expectedErrorRatio}{${service}}`,
        'usual at most': promql`${upperErrorRatio}{${service}}`,
      },
      band: { expected: 'expected', upper: 'usual at most' },
      forEach: 'service',
      alerts: [errorRatioAnomalous],
      width: 24,
      height: 10,
    }),
    timeseries('Latency and what is usual', {
      shows:
        'Time within which 95% of the requests are answered: dashed what is expected at this time of the week, grey up to what ' +
        'is usual at most.',
      queries: {
        '{{service}}': promql`${latencyP95}{${service}}`,
        expected: promql`${expectedLatencyP95}{${service}}`,
        'usual at most': promql`${upperLatencyP95}{${service}}`,
      },
      band: { expected: 'expected', upper: 'usual at most' },
      forEach: 'service',
      alerts: [latencyAnomalous],
      width: 24,
      height: 10,
    }),
  ],
});
