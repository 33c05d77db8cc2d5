import { ai, days, minutes, target } from '../../lib/catalogue';
import { chosen, figure, table, timeseries, variable } from '../../lib/dashboards';
import { inProducts } from '../../lib/library';
import { promql, shownRange } from '../../lib/promql';
import { activeSessions, inferenceRate, tokenRate } from '../../lib/rules/families/ai';
import { requestRate } from '../../lib/rules/families/http';
import { dashboard } from '../declare';
import { names } from '../names';
import { userPanels } from './users';

const { service } = chosen;

const NO_INFERENCE = 'no inference was counted';

export const businessDashboard = dashboard('business', {
  title: 'Business',
  description: 'How much is AION used, by whom, and for what?',
  variables: [variable('service', promql`${target.up}{${inProducts(names)}}`)],
  shows: days(7),
  rows: {
    'How much is it used?': [
      figure('Tokens', {
        shows: 'Tokens that were read (prompt) and written (completion) in the time shown.',
        queries: { '{{direction}}': promql`sum by (direction) (increase(${ai.tokens}{${service}}[${shownRange}]))` },
        width: 8,
        whenEmpty: NO_INFERENCE,
      }),
      figure('Sessions', {
        shows: 'Sessions that hold a model: now, and the most in the time shown.',
        queries: {
          now: promql`sum(${activeSessions}{${service}})`,
          // The subquery ends at a whole minute: without the second half, `most` could be less than `now`.
          most: promql`
            max_over_time(sum(${activeSessions}{${service}})[${shownRange}:${minutes(1)}])
              > sum(${activeSessions}{${service}})
            or sum(${activeSessions}{${service}})`,
        },
        width: 8,
      }),
      figure('Inference requests', {
        shows: 'Inference requests in the time shown.',
        queries: { requests: promql`sum(increase(${ai.requests}{${service}}[${shownRange}]))` },
        width: 8,
        whenEmpty: NO_INFERENCE,
      }),
      timeseries('Tokens by model', {
        shows: 'Tokens per second that each model reads and writes.',
        queries: { '{{model}}': promql`sum by (model) (${tokenRate}{${service}})` },
        rateOf: 'tokens',
        stacked: true,
        whenEmpty: NO_INFERENCE,
        width: 6,
      }),
      timeseries('Requests by model', {
        shows: 'Inference requests per second to each model.',
        queries: { '{{model}}': promql`sum by (model) (${inferenceRate}{${service}})` },
        stacked: true,
        whenEmpty: NO_INFERENCE,
        width: 6,
      }),
      timeseries('Active sessions', {
        shows: 'Sessions that hold a model.',
        queries: { '{{service}}': promql`${activeSessions}{${service}}` },
        width: 6,
      }),
      timeseries('API requests', {
        shows: 'Requests per second that each service answers.',
        queries: { '{{service}}': promql`${requestRate}{${service}}` },
        stacked: true,
        width: 6,
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
        whenEmpty: NO_INFERENCE,
        height: 6,
      }),
    ],
    'Who uses it?': userPanels,
  },
});
