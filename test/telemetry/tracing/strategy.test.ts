/** What Jaeger answers, and what becomes of it; the first answers are those of Jaeger 2.13 to the letter. */
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { samplerFor } from '../../../telemetry/src/tracing/strategy';
import { share, traceIds } from './sampling';

const rate = (answer: unknown): number => share(samplerFor(answer));

test.each([
  ['the number', '{"strategyType":0,"probabilisticSampling":{"samplingRate":0.3}}', 0.3],
  ['the name', '{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.3}}', 0.3],
  ['nothing', '{"strategyType":0,"probabilisticSampling":{"samplingRate":0}}', 0],
  ['nothing, left out', '{"probabilisticSampling":{}}', 0],
  ['all', '{"strategyType":0,"probabilisticSampling":{"samplingRate":1}}', 1],
  [
    'no operations',
    '{"probabilisticSampling":{"samplingRate":1},"operationSampling":{"perOperationStrategies":[]}}',
    1,
  ],
  ['operations of null', '{"probabilisticSampling":{"samplingRate":1},"operationSampling":null}', 1],
])('a share of the traces: %s', (_, answer, expected) => {
  expect(rate(JSON.parse(answer))).toBeCloseTo(expected, 2);
});

test('a share by operation, the name of the root span', () => {
  const sampler = samplerFor({
    strategyType: 0,
    probabilisticSampling: { samplingRate: 0.3 },
    operationSampling: {
      defaultSamplingProbability: 0.3,
      defaultLowerBoundTracesPerSecond: 0,
      perOperationStrategies: [
        { operation: 'GET /a', probabilisticSampling: { samplingRate: 0 } },
        { operation: 'GET /b', probabilisticSampling: { samplingRate: 1 } },
      ],
      defaultUpperBoundTracesPerSecond: 0,
    },
  });
  expect(share(sampler, 'GET /a')).toBe(0);
  expect(share(sampler, 'GET /b')).toBe(1);
  expect(share(sampler, 'GET /c')).toBeCloseTo(0.3, 2);
});

test.each([['1'], ['"RATE_LIMITING"']])('so many traces a second: type %s', type => {
  const sampler = samplerFor(JSON.parse(`{"strategyType":${type},"rateLimitingSampling":{"maxTracesPerSecond":5}}`));
  const sampled = traceIds(100).filter(
    id => sampler.shouldSample(ROOT_CONTEXT, id, 'x', SpanKind.SERVER, {}, []).decision !== SamplingDecision.NOT_RECORD,
  );
  expect(sampled.length).toBe(5);
});

test.each([
  ['null', 'the answer is no object: null'],
  ['{}', 'strategyType is undefined, none of PROBABILISTIC, RATE_LIMITING'],
  ['{"strategyType":"CONST"}', 'strategyType is "CONST"'],
  ['{"strategyType":7,"probabilisticSampling":{}}', 'strategyType is 7'],
  ['{"strategyType":0}', 'probabilisticSampling is no object'],
  ['{"probabilisticSampling":{"samplingRate":2}}', 'samplingRate is 2, not a number from 0 to 1'],
  ['{"probabilisticSampling":{"samplingRate":"1"}}', 'samplingRate is "1"'],
  [
    '{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":-1}}',
    'maxTracesPerSecond is -1, not a number from 0',
  ],
  [
    '{"probabilisticSampling":{},"operationSampling":{"perOperationStrategies":{}}}',
    'perOperationStrategies is no list',
  ],
  ['{"probabilisticSampling":{},"operationSampling":{"perOperationStrategies":[{}]}}', 'operation is no text'],
])('refused: %s', (answer, problem) => {
  expect(() => samplerFor(JSON.parse(answer))).toThrow(problem);
});
