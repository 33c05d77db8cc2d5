import { setTimeout as sleep } from 'node:timers/promises';

/** A model as the stand-in plays it: how long it takes is a matter of these figures alone. */
export interface Model {
  readonly name: string;
  /** Tokens that it reads in a second. */
  readonly promptTokensPerSecond: number;
  /** Tokens that it writes in a second. */
  readonly completionTokensPerSecond: number;
  /** Most tokens of a prompt and its completion together. */
  readonly contextTokens: number;
  /** Seconds to load it at the start of the process. */
  readonly loadSeconds: number;
}

export const MODELS = [
  {
    name: 'aion-small',
    promptTokensPerSecond: 20_000,
    completionTokensPerSecond: 400,
    contextTokens: 8_192,
    loadSeconds: 1.2,
  },
  {
    name: 'aion-large',
    promptTokensPerSecond: 5_000,
    completionTokensPerSecond: 80,
    contextTokens: 32_768,
    loadSeconds: 6,
  },
] as const satisfies readonly Model[];

export type ModelName = (typeof MODELS)[number]['name'];
export const MODEL_NAMES: readonly ModelName[] = MODELS.map(({ name }) => name);
export const modelOf = (name: ModelName): Model => MODELS.find(model => model.name === name) as Model;

/** Loads them one after the other, as memory has it; `load` is run by `measure`. */
export async function loadModels(
  speed: number,
  measure: (model: ModelName, load: () => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const { name, loadSeconds } of MODELS) {
    await measure(name, async () => void (await sleep((loadSeconds / speed) * 1_000)));
  }
}
