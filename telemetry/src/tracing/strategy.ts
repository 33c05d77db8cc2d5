/** What Jaeger answers to `/sampling?service=`, and the sampler that it asks for. */
import { JaegerRemoteSampler } from '@opentelemetry/sampler-jaeger-remote';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { RateLimitingSampler } from './rate-limiting-sampler';

/** In the order of their numbers in sampling.proto: Jaeger 2 sends the number, its older collectors the name. */
const TYPES = ['PROBABILISTIC', 'RATE_LIMITING'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Fields of the answer as the package reads them. */
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

/** Throws where the answer is none that Jaeger gives. */
export function samplerFor(answer: unknown): Sampler {
  const fields = object(answer, 'the answer');
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
 * The package's own translation. The rest of its class is not used: it asks first after a whole interval, its timer
 * cannot be stopped and its request has no end, it encodes no name, and it takes Jaeger 2's numbers for unknown types.
 */
const toSampler = (answer: Probabilistic): Sampler =>
  // biome-ignore lint/complexity/useLiteralKeys: private, so that only this spelling compiles
  (JaegerRemoteSampler.prototype['convertSamplingResponseToSampler'] as (answer: Probabilistic) => Sampler)(answer);

function typeOf({ strategyType, probabilisticSampling, rateLimitingSampling }: Fields): (typeof TYPES)[number] {
  // A protobuf message in JSON may leave out what is 0, the first type.
  const type = strategyType ?? (probabilisticSampling == null && rateLimitingSampling == null ? undefined : 0);
  const found = typeof type === 'number' ? TYPES[type] : TYPES.find(name => name === type);
  if (found === undefined) throw new Error(`strategyType is ${JSON.stringify(type)}, none of ${TYPES.join(', ')}`);
  return found;
}

function probability(value: unknown): Probabilistic['probabilisticSampling'] {
  const { samplingRate = 0 } = object(value, 'probabilisticSampling');
  return { samplingRate: number(samplingRate, 'samplingRate', 1) };
}

function operations(value: unknown): NonNullable<Probabilistic['operationSampling']> {
  const { defaultSamplingProbability = 0, perOperationStrategies = [] } = object(value, 'operationSampling');
  if (!Array.isArray(perOperationStrategies)) throw new Error('perOperationStrategies is no list');
  return {
    defaultSamplingProbability: number(defaultSamplingProbability, 'defaultSamplingProbability', 1),
    perOperationStrategies: perOperationStrategies.map(each => {
      const { operation, probabilisticSampling } = object(each, 'a strategy of an operation');
      if (typeof operation !== 'string') throw new Error('operation is no text');
      return { operation, probabilisticSampling: probability(probabilisticSampling) };
    }),
  };
}

function object(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null) throw new Error(`${name} is no object: ${JSON.stringify(value)}`);
  return value as Fields;
}

function number(value: unknown, name: string, to: number): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= to)) {
    throw new Error(`${name} is ${JSON.stringify(value)}, not a number from 0${to === 1 ? ' to 1' : ''}`);
  }
  return value;
}
