import { ai, minutes } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, observations, rising, steady, target } from '../input';
import { duration, percentage } from '../text';

const requests = (model: string, perSecond: number) =>
  input(ai.requests, { ...target('ai-engine'), model }, rising(perSecond));
const errors = (model: string, kind: string, perSecond: number) =>
  input(ai.errors, { ...target('ai-engine'), model, kind }, rising(perSecond));
const sessions = (instance: string, count: number) =>
  input(ai.activeSessions, target('ai-engine', { instance }), steady(count));

export const aiCases = [
  ruleCase('AIInferenceFailureRate', {
    service: 'ai-engine',
    given: share => [
      requests('large', 20),
      errors('large', 'timeout', 15 * share),
      errors('large', 'out_of_memory', 5 * share),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'ai', service: 'ai-engine', model: 'large' },
    summary: share => `${percentage(share)} of the inferences of large fail`,
    description: share =>
      `${percentage(share)} of the inference requests of ai-engine to model large failed over the last five minutes.`,
    dashboard: 'aion-ai?var-service=ai-engine',
    quietWhen: { 'no inference has ever failed': () => [requests('large', 20)] },
    firesWhen: {
      'it is one model among healthy ones': {
        given: share => [requests('large', 20), errors('large', 'internal', 20 * share), requests('small', 2_000)],
      },
    },
  }),

  ruleCase('SlowAIInference', {
    service: 'ai-engine',
    given: p95 => [
      ...observations(ai.duration, { ...target('ai-engine'), model: 'large' }, p95),
      ...observations(ai.duration, { ...target('ai-engine'), model: 'small' }, p95 / 10),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'warning', team: 'ai', service: 'ai-engine', model: 'large' },
    summary: p95 => `Inference of large is slow: p95 is ${duration(p95)}`,
    description: p95 =>
      `One inference in twenty of model large in ai-engine takes longer than ${duration(p95)} ` +
      '(95th percentile over five minutes).',
    dashboard: 'aion-ai?var-service=ai-engine',
  }),

  ruleCase('HighActiveAISessions', {
    service: 'ai-engine',
    given: count => [sessions('ai-engine-0:9090', count - 30), sessions('ai-engine-1:9090', 30)],
    quiet: exactly,
    fires: oneMore,
    after: minutes(5),
    labels: { severity: 'warning', team: 'ai', service: 'ai-engine' },
    summary: count => `ai-engine holds ${count} sessions`,
    description: count => `ai-engine holds ${count} inference sessions at once; each holds memory of a model.`,
    dashboard: 'aion-ai?var-service=ai-engine',
  }),
];
