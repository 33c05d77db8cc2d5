import { days, http, minutes } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { stat, table, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { type Matcher, promql, rateInterval } from '../../promql';
import {
  errorRatio,
  highErrorRate,
  highLatency,
  highRequestRate,
  latencyP90,
  latencyP95,
  latencyP99,
  requestRate,
  trafficStopped,
} from '../../rules/families/http';
import { periodErrorRatio, slaErrorRateViolation } from '../../rules/families/sla';
import type { PanelSize } from './panel-size';

const requests = promql`sum by (service, method, path) (rate(${http.requests}{${service}}[${rateInterval}]))`;
const failures = promql`
  sum by (service, method, path) (rate(${http.requests}{${service}, status=~"5.."}[${rateInterval}]))`;

export const requestsByStatus = (about: Matcher, size: PanelSize = {}) =>
  timeseries('Requests by status', {
    shows: 'Requests per second by response status.',
    queries: { '{{status}}': promql`sum by (status) (rate(${http.requests}{${about}}[${rateInterval}]))` },
    stacked: true,
    ...size,
  });

export const errorRatioPanel = (about: Matcher, size: PanelSize = {}) =>
  timeseries('Error ratio', {
    shows: 'Share of requests that were answered with a 5xx status.',
    queries: { '{{service}}': promql`${errorRatio}{${about}}` },
    alerts: [highErrorRate],
    ...size,
  });

export const httpDashboard = dashboard('http', {
  title: 'HTTP',
  description: 'Which requests fail or are slow, and since when?',
  variables: [variable('service', promql`${http.activeRequests}`)],
  rows: {
    'How much is asked for?': [
      timeseries('Requests by service', {
        shows: 'Requests per second that each service answers.',
        queries: { '{{service}}': promql`${requestRate}{${service}}` },
        alerts: [highRequestRate],
        width: 6,
      }),
      timeseries('Requests today and yesterday', {
        shows: 'Requests per second now, and at the same time a day earlier.',
        queries: {
          '{{service}}': promql`${requestRate}{${service}}`,
          '{{service}} a day earlier': promql`${requestRate}{${service}} offset ${days(1)}`,
        },
        alerts: [trafficStopped],
        width: 6,
      }),
      requestsByStatus(service, { width: 6 }),
      timeseries('Active requests', {
        shows: 'Requests in progress across all processes of the service.',
        queries: { '{{service}}': promql`sum by (service) (${http.activeRequests}{${service}})` },
        width: 6,
      }),
    ],
    'What fails?': [
      errorRatioPanel(service),
      timeseries('Failures by kind', {
        shows: 'Failed requests per second by kind of failure.',
        queries: {
          '{{service}} {{kind}}': promql`
            sum by (service, kind) (rate(${http.requestErrors}{${service}}[${rateInterval}]))`,
        },
        rateOf: 'failures',
        whenEmpty: 'no failure was counted',
      }),
      stat('Error ratio of the agreement', {
        shows:
          'Share of all requests of the last 30 days, or of what Prometheus keeps if that is less, that failed: what the ' +
          'service level agreement is about.',
        queries: { '{{service}}': promql`${periodErrorRatio}{${service}}` },
        alerts: [slaErrorRateViolation],
        decimals: 3,
      }),
    ],
    'What is slow?': [
      timeseries('Latency', {
        shows: 'Time within which 50%, 90%, 95% and 99% of the requests are answered.',
        queries: {
          // Of the buckets themselves, over the window of the recorded quantiles: recorded series have no exemplars.
          'p50 {{service}}': promql`
            histogram_quantile(0.50, sum by (service, le) (rate(${http.requestDuration.bucket}{${service}}[${minutes(5)}])))`,
          'p90 {{service}}': promql`${latencyP90}{${service}}`,
          'p95 {{service}}': promql`${latencyP95}{${service}}`,
          'p99 {{service}}': promql`${latencyP99}{${service}}`,
        },
        alerts: [highLatency],
      }),
      timeseries('Slowest routes', {
        shows: 'The ten routes with the highest 95th percentile.',
        queries: {
          '{{service}} {{method}} {{path}}': promql`
            topk(10, histogram_quantile(0.95,
              sum by (service, method, path, le) (rate(${http.requestDuration.bucket}{${service}}[${rateInterval}]))))`,
        },
        width: 16,
      }),
    ],
    'Which routes are they?': [
      table('Busiest routes', {
        shows: 'The twenty routes with the most requests, and their error ratios.',
        columns: ['service', 'method', 'path'],
        queries: {
          'Requests/s': promql`topk(20, ${requests})`,
          'Error ratio': promql`(${failures} or 0 * ${requests}) / (${requests} > 0) and topk(20, ${requests})`,
        },
        units: { 'Error ratio': 'ratio' },
        alerts: [highErrorRate],
        width: 16,
      }),
      timeseries('Body sizes', {
        shows: '95th percentile of the sizes of request and response bodies.',
        queries: {
          'request {{service}}': promql`
            histogram_quantile(0.95, sum by (service, le) (rate(${http.requestSize.bucket}{${service}}[${rateInterval}])))`,
          'response {{service}}': promql`
            histogram_quantile(0.95, sum by (service, le) (rate(${http.responseSize.bucket}{${service}}[${rateInterval}])))`,
        },
        width: 8,
      }),
    ],
  },
});
