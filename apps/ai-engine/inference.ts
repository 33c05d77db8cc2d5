import { setTimeout as sleep } from 'node:timers/promises';
import { hashOf, randomFrom } from '../shared/random';
import { type ModelName, modelOf } from './models';

export interface InferenceRequest {
  readonly model: ModelName;
  readonly prompt: string;
  /** Tokens to write. */
  readonly maxTokens: number;
}
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Why an inference failed: the values of the label `kind` of `ai_inference_errors_total`. */
export type FailureKind = 'timeout' | 'out_of_memory' | 'invalid_input' | 'internal';

export class InferenceError extends Error {
  override readonly name = 'InferenceError';

  constructor(
    readonly kind: FailureKind,
    message: string,
  ) {
    super(message);
  }
}

/** A rule of thumb for English. */
const CHARACTERS_PER_TOKEN = 4;
export const tokensOf = (text: string): number => Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));

const WORDS = [
  ...['the', 'series', 'rises', 'before', 'an', 'alert', 'fires', 'and', 'every', 'query', 'returns', 'a', 'label'],
  ...['that', 'nobody', 'reads', 'until', 'night', 'falls', 'on', 'quiet', 'clusters', 'where', 'pods', 'wait'],
] as const;

/** Durations vary, as those of real models do: by up to 10 %, and equally for equal prompts. */
const JITTER = 0.1;

export interface Plan extends Usage {
  /** Seconds until the first token. */
  readonly firstTokenSeconds: number;
  /** Seconds from the first token to the last. */
  readonly completionSeconds: number;
  readonly words: readonly string[];
}

/** What the model will do, always the same for the same request. Throws an InferenceError if the request is too long for it. */
export function plan({ model: name, prompt, maxTokens }: InferenceRequest): Plan {
  const model = modelOf(name);
  const promptTokens = tokensOf(prompt);
  if (promptTokens + maxTokens > model.contextTokens) {
    throw new InferenceError(
      'invalid_input',
      `prompt (${promptTokens} tokens) and completion (${maxTokens}) exceed the ${model.contextTokens} tokens of ${name}`,
    );
  }
  const random = randomFrom(hashOf(`${name} ${maxTokens} ${prompt}`));
  const pace = 1 + JITTER * (2 * random() - 1);
  return {
    promptTokens,
    completionTokens: maxTokens,
    firstTokenSeconds: (pace * promptTokens) / model.promptTokensPerSecond,
    completionSeconds: (pace * maxTokens) / model.completionTokensPerSecond,
    words: Array.from({ length: maxTokens }, () => WORDS[Math.floor(random() * WORDS.length)] as string),
  };
}

/** Tokens of this time are written together: a timer for each would be slower than the model. */
const BATCH_SECONDS = 0.02;

/**
 * The completion, piece by piece, in the planned time divided by `speed`. Throws an AbortError when `signal` fires.
 */
export async function* complete(planned: Plan, speed: number, signal: AbortSignal): AsyncGenerator<string> {
  const started = performance.now();
  const until = async (seconds: number): Promise<void> => {
    const left = (seconds / speed) * 1_000 - (performance.now() - started);
    if (left > 0) await sleep(left, undefined, { signal });
    else signal.throwIfAborted();
  };
  const { words, firstTokenSeconds, completionSeconds } = planned;
  await until(firstTokenSeconds);
  const batches = Math.max(1, Math.ceil(completionSeconds / BATCH_SECONDS));
  const perBatch = Math.ceil(words.length / batches);
  for (let from = 0; from < words.length; from += perBatch) {
    const to = Math.min(from + perBatch, words.length);
    await until(firstTokenSeconds + (completionSeconds * to) / words.length);
    yield words.slice(from, to).join(' ') + (to < words.length ? ' ' : '');
  }
}
