import { ai, minutes } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, observations, rising, steady, target } from '../input';
import { duration, percentage } from '../text';

const requests = (model: string, perSecond: number) =>
  input(ai.requests, { ...target('forecasts'), model }, rising(perSecond));
const errors = (model: string, kind: string, perSecond: number) =>
  input(ai.errors, { ...target('forecasts'), model, kind }, rising(perSecond));
const sessions = (instance: string, count: number) =>
  input(ai.activeSessions, target('forecasts', { instance }), steady(count));

export const aiCases = [
  ruleCase('AIInferenceFailureRate', {
    service: 'forecasts',
    given: share => [
      requests('large', 20),
      errors('large', 'timeout', 15 * share),
      errors('large', 'out_of_memory', 5 * share),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'models', service: 'forecasts', model: 'large' },
    summary: share => `${percentage(share)} of the inferences of large fail`,
    description: share =>
      `${percentage(share)} of the inference requests of forecasts to model large failed over the last five minutes, not ` +
      'counting invalid input and callers who left.',
    dashboard: 'harbour-ai?var-service=forecasts',
    quietWhen: {
      'no inference has ever failed': () => [requests('large', 20)],
      'its input is invalid, or callers leave': share => [
        requests('large', 20),
        errors('large', 'invalid_input', 10 * share),
        errors('large', 'aborted', 10 * share),
      ],
      'four inferences in five minutes are all that fail, and all there are': () => [
        requests('large', 4 / 300),
        errors('large', 'timeout', 4 / 300),
      ],
    },
    firesWhen: {
      'it is one model among healthy ones': {
        given: share => [requests('large', 20), errors('large', 'internal', 20 * share), requests('small', 2_000)],
      },
    },
  }),

  ruleCase('SlowAIInference', {
    service: 'forecasts',
    given: p95 => [
      ...observations(ai.duration, { ...target('forecasts'), model: 'large' }, p95),
      ...observations(ai.duration, { ...target('forecasts'), model: 'small' }, p95 / 10),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'warning', team: 'models', service: 'forecasts', model: 'large' },
    summary: p95 => `Inference of large is slow: p95 is ${duration(p95)}`,
    description: p95 =>
      `One inference in twenty of model large in forecasts takes longer than ${duration(p95)} ` +
      '(95th percentile over five minutes).',
    dashboard: 'harbour-ai?var-service=forecasts',
  }),

  ruleCase('HighActiveAISessions', {
    service: 'forecasts',
    given: count => [sessions('forecasts-0:9090', count - 30), sessions('forecasts-1:9090', 30)],
    quiet: exactly,
    fires: oneMore,
    after: minutes(5),
    labels: { severity: 'warning', team: 'models', service: 'forecasts' },
    summary: count => `forecasts holds ${count} sessions`,
    description: count => `forecasts holds ${count} inference sessions at once; each holds memory of a model.`,
    dashboard: 'harbour-ai?var-service=forecasts',
  }),
];
