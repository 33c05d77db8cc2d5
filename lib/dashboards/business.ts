import { ai, days, minutes, namespaces, target } from '../catalogue';
import { equals, promql, shownRange } from '../promql';
import { activeSessions, inferenceRate, tokenRate } from '../rules/ai';
import { requestRate } from '../rules/http';
import { availability, periodErrorRatio, slaAvailabilityViolation, slaErrorRateViolation } from '../rules/sla';
import { dashboard } from './model/dashboard';
import { stat, table, timeseries } from './model/panel';
import { service, variable } from './model/variable';

export const businessDashboard = dashboard('aion-business', {
  description: 'How much is AION used, and does it keep its promises?',
  variables: [variable('service', promql`${target.up}{${equals('namespace', namespaces.aion)}}`)],
  shows: days(7),
  rows: {
    Promises: [
      stat('Availability of 30 days', {
        shows: 'Share of the last 30 days in which the service answered.',
        queries: { '{{service}}': promql`${availability}{${service}}` },
        alerts: [slaAvailabilityViolation],
        decimals: 3,
        width: 12,
      }),
      stat('Error ratio of 30 days', {
        shows: 'Share of all requests of the last 30 days that failed.',
        queries: { '{{service}}': promql`${periodErrorRatio}{${service}}` },
        alerts: [slaErrorRateViolation],
        decimals: 3,
        width: 12,
      }),
    ],
    Use: [
      stat('Tokens', {
        shows: 'Tokens that were read (prompt) and written (completion) in the time shown.',
        queries: { '{{direction}}': promql`sum by (direction) (increase(${ai.tokens}{${service}}[${shownRange}]))` },
        width: 8,
      }),
      stat('Sessions', {
        shows: 'Sessions that hold a model: now, and the most in the time shown.',
        queries: {
          now: promql`sum(${activeSessions}{${service}})`,
          most: promql`max_over_time(sum(${activeSessions}{${service}})[${shownRange}:${minutes(1)}])`,
        },
        width: 8,
      }),
      stat('Inference requests', {
        shows: 'Inference requests in the time shown.',
        queries: { requests: promql`sum(increase(${ai.requests}{${service}}[${shownRange}]))` },
        width: 8,
      }),
      timeseries('Tokens by model', {
        shows: 'Tokens per second that each model reads and writes.',
        queries: { '{{model}}': promql`sum by (model) (${tokenRate}{${service}})` },
        stacked: true,
      }),
      timeseries('Requests by model', {
        shows: 'Inference requests per second to each model.',
        queries: { '{{model}}': promql`sum by (model) (${inferenceRate}{${service}})` },
        stacked: true,
      }),
      timeseries('Active sessions', {
        shows: 'Sessions that hold a model.',
        queries: { '{{service}}': promql`${activeSessions}{${service}}` },
      }),
      timeseries('API requests', {
        shows: 'Requests per second that each service answers.',
        queries: { '{{service}}': promql`${requestRate}{${service}}` },
        stacked: true,
      }),
      table('Models', {
        shows: 'Use of each model in the time shown.',
        columns: ['model'],
        queries: {
          Requests: promql`sum by (model) (increase(${ai.requests}{${service}}[${shownRange}]))`,
          'Prompt tokens': promql`
            sum by (model) (increase(${ai.tokens}{${service}, direction="prompt"}[${shownRange}]))`,
          'Completion tokens': promql`
            sum by (model) (increase(${ai.tokens}{${service}, direction="completion"}[${shownRange}]))`,
        },
      }),
    ],
  },
});
