/** Parses Jaeger's response to `/sampling?service=` into a sampler. */
import { JaegerRemoteSampler } from '@opentelemetry/sampler-jaeger-remote';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { RateLimitingSampler } from './rate-limiting-sampler';

/** In the order of their numbers in sampling.proto: Jaeger 2 sends the number, older collectors the name. */
const TYPES = ['PROBABILISTIC', 'RATE_LIMITING'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a response that the package reads. */
interface Probabilistic {
  readonly strategyType: 'PROBABILISTIC';
  readonly probabilisticSampling: { readonly samplingRate: number };
  readonly operationSampling?: {
    readonly defaultSamplingProbability: number;
    readonly perOperationStrategies: readonly {
      readonly operation: string;
      readonly probabilisticSampling: { readonly samplingRate: number };
    }[];
  };
}

/** Throws an Error if this is not a valid response of Jaeger. */
export function samplerFor(response: unknown): Sampler {
  const fields = object(response, 'the response');
  const type = typeOf(fields);
  if (type === 'RATE_LIMITING') {
    const { maxTracesPerSecond = 0 } = object(fields.rateLimitingSampling, 'rateLimitingSampling');
    const rate = number(maxTracesPerSecond, 'maxTracesPerSecond', Number.MAX_VALUE);
    return new RateLimitingSampler(rate);
  }
  return toSampler({
    strategyType: type,
    probabilisticSampling: probability(fields.probabilisticSampling),
    ...(fields.operationSampling != null && { operationSampling: operations(fields.operationSampling) }),
  });
}

/**
 * The package's own conversion. The rest of its class is not used: its first request is sent after a whole interval, its
 * timer cannot be stopped, its requests have no timeout, it does not encode the service name, and it does not know the
 * numbers that Jaeger 2 sends.
 */
const toSampler = (response: Probabilistic): Sampler =>
  // biome-ignore lint/complexity/useLiteralKeys: private, so that only this spelling compiles
  (JaegerRemoteSampler.prototype['convertSamplingResponseToSampler'] as (response: Probabilistic) => Sampler)(response);

function typeOf({ strategyType, probabilisticSampling, rateLimitingSampling }: Fields): (typeof TYPES)[number] {
  // A protobuf message in JSON may leave out the value 0, the first type.
  const type = strategyType ?? (probabilisticSampling == null && rateLimitingSampling == null ? undefined : 0);
  const found = typeof type === 'number' ? TYPES[type] : TYPES.find(name => name === type);
  if (found === undefined) throw new Error(`strategyType is ${JSON.stringify(type)}, not one of ${TYPES.join(', ')}`);
  return found;
}

function probability(value: unknown): Probabilistic['probabilisticSampling'] {
  const { samplingRate = 0 } = object(value, 'probabilisticSampling');
  return { samplingRate: number(samplingRate, 'samplingRate', 1) };
}

function operations(value: unknown): NonNullable<Probabilistic['operationSampling']> {
  const { defaultSamplingProbability = 0, perOperationStrategies = [] } = object(value, 'operationSampling');
  if (!Array.isArray(perOperationStrategies)) throw new Error('perOperationStrategies is not a list');
  return {
    defaultSamplingProbability: number(defaultSamplingProbability, 'defaultSamplingProbability', 1),
    perOperationStrategies: perOperationStrategies.map(each => {
      const { operation, probabilisticSampling } = object(each, 'a strategy of an operation');
      if (typeof operation !== 'string') throw new Error('operation is not a string');
      return { operation, probabilisticSampling: probability(probabilisticSampling) };
    }),
  };
}

function object(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null)
    throw new Error(`${name} is not an object: ${JSON.stringify(value)}`);
  return value as Fields;
}

function number(value: unknown, name: string, to: number): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= to)) {
    throw new Error(`${name} is ${JSON.stringify(value)}, not a number from 0${to === 1 ? ' to 1' : ''}`);
  }
  return value;
}
