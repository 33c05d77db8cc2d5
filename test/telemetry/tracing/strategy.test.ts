/** Samplers from Jaeger's responses; the first ones are exact responses of Jaeger 2.13. */
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { samplerFor } from '../../../telemetry/src/tracing/strategy';
import { share, traceIds } from './sampling';

const rate = (response: unknown): number => share(samplerFor(response));

test.each([
  ['type as a number', '{"strategyType":0,"probabilisticSampling":{"samplingRate":0.3}}', 0.3],
  ['type as a name', '{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.3}}', 0.3],
  ['zero', '{"strategyType":0,"probabilisticSampling":{"samplingRate":0}}', 0],
  ['zero, left out', '{"probabilisticSampling":{}}', 0],
  ['all', '{"strategyType":0,"probabilisticSampling":{"samplingRate":1}}', 1],
  [
    'no operations',
    '{"probabilisticSampling":{"samplingRate":1},"operationSampling":{"perOperationStrategies":[]}}',
    1,
  ],
  ['null operations', '{"probabilisticSampling":{"samplingRate":1},"operationSampling":null}', 1],
])('samples a share of traces: %s', (_, response, expected) => {
  expect(rate(JSON.parse(response))).toBeCloseTo(expected, 2);
});

test('samples a share by operation, the name of the root span', () => {
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

test.each([['1'], ['"RATE_LIMITING"']])('limits the traces per second: type %s', type => {
  const sampler = samplerFor(JSON.parse(`{"strategyType":${type},"rateLimitingSampling":{"maxTracesPerSecond":5}}`));
  const sampled = traceIds(100).filter(
    id => sampler.shouldSample(ROOT_CONTEXT, id, 'x', SpanKind.SERVER, {}, []).decision !== SamplingDecision.NOT_RECORD,
  );
  expect(sampled.length).toBe(5);
});

test.each([
  ['null', 'the response is not an object: null'],
  ['{}', 'strategyType is undefined, not one of PROBABILISTIC, RATE_LIMITING'],
  ['{"strategyType":"CONST"}', 'strategyType is "CONST"'],
  ['{"strategyType":7,"probabilisticSampling":{}}', 'strategyType is 7'],
  ['{"strategyType":0}', 'probabilisticSampling is not an object'],
  ['{"probabilisticSampling":{"samplingRate":2}}', 'samplingRate is 2, not a number from 0 to 1'],
  ['{"probabilisticSampling":{"samplingRate":"1"}}', 'samplingRate is "1"'],
  [
    '{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":-1}}',
    'maxTracesPerSecond is -1, not a number from 0',
  ],
  [
    '{"probabilisticSampling":{},"operationSampling":{"perOperationStrategies":{}}}',
    'perOperationStrategies is not a list',
  ],
  ['{"probabilisticSampling":{},"operationSampling":{"perOperationStrategies":[{}]}}', 'operation is not a string'],
])('refuses %s', (response, problem) => {
  expect(() => samplerFor(JSON.parse(response))).toThrow(problem);
});
