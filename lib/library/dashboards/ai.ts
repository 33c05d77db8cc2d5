import { ai, hours, minutes } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { model, service, variable } from '../../dashboards/variable';
import { promql, rateInterval } from '../../promql';
import {
  activeSessions,
  aiInferenceFailureRate,
  highActiveAISessions,
  inferenceErrorRatio,
  inferenceRate,
  slowAIInference,
  tokenRate,
} from '../../rules/families/ai';

/** Models are loaded a few times a day: a shorter window would be empty most of the time. */
const LOAD_WINDOW = hours(6);

export const aiDashboard = dashboard('ai', {
  title: 'AI inference',
  description: 'Do the models respond, and how quickly?',
  variables: [variable('service', promql`${ai.activeSessions}`), variable('model', promql`${ai.requests}{${service}}`)],
  rows: {
    'Do the models answer?': [
      timeseries('Inference requests', {
        shows: 'Requests per second to each model.',
        queries: { '{{service}} {{model}}': promql`${inferenceRate}{${service}, ${model}}` },
      }),
      timeseries('Failure ratio', {
        shows: 'Share of the requests to each model that fail, other than by invalid input or because the caller left.',
        queries: { '{{service}} {{model}}': promql`${inferenceErrorRatio}{${service}, ${model}}` },
        alerts: [aiInferenceFailureRate],
      }),
      timeseries('Failures by kind', {
        shows: 'Failed requests per second by kind of failure, invalid input and callers who left included.',
        queries: {
          '{{model}} {{kind}}': promql`
            sum by (model, kind) (rate(${ai.errors}{${service}, ${model}}[${rateInterval}]))`,
        },
        rateOf: 'failures',
        whenEmpty: 'no failure was counted',
      }),
    ],
    'Are they slow?': [
      timeseries('Inference duration, p95', {
        shows: 'Time within which 95% of the inferences of each model end.',
        queries: {
          // Of the buckets themselves, over the window of the recorded quantile: recorded series have no exemplars.
          '{{service}} {{model}}': promql`
            histogram_quantile(0.95, sum by (service, model, le) (
              rate(${ai.duration.bucket}{${service}, ${model}}[${minutes(5)}])))`,
        },
        alerts: [slowAIInference],
      }),
      timeseries('Inference duration, p50 and p99', {
        shows: 'Time within which half and 99% of the inferences of each model end.',
        queries: {
          'p50 {{model}}': promql`
            histogram_quantile(0.50, sum by (model, le) (
              rate(${ai.duration.bucket}{${service}, ${model}}[${rateInterval}])))`,
          'p99 {{model}}': promql`
            histogram_quantile(0.99, sum by (model, le) (
              rate(${ai.duration.bucket}{${service}, ${model}}[${rateInterval}])))`,
        },
      }),
      timeseries('Tokens', {
        shows: 'Tokens per second that each model reads (prompt) and writes (completion).',
        queries: { '{{model}} {{direction}}': promql`${tokenRate}{${service}, ${model}}` },
        rateOf: 'tokens',
      }),
    ],
    'Have they room?': [
      timeseries('Sessions', {
        shows: 'Sessions that hold a model, on all processes of the service.',
        queries: { '{{service}}': promql`${activeSessions}{${service}}` },
        alerts: [highActiveAISessions],
        width: 12,
      }),
      timeseries('Model load duration', {
        shows: 'Time within which 95% of the loads of each model ended, over six hours.',
        queries: {
          // Without a load it is NaN, which Grafana draws as an empty graph with a legend.
          '{{model}}': promql`
            histogram_quantile(0.95, sum by (model, le) (
              rate(${ai.modelLoadDuration.bucket}{${service}, ${model}}[${LOAD_WINDOW}]))) >= 0`,
        },
        whenEmpty: 'no model was loaded in six hours',
        width: 12,
      }),
    ],
  },
});
