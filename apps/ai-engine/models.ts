import { setTimeout as sleep } from 'node:timers/promises';

/** A stub model: its durations depend on these figures alone. */
export interface Model {
  readonly name: string;
  /** Tokens read per second. */
  readonly promptTokensPerSecond: number;
  /** Tokens written per second. */
  readonly completionTokensPerSecond: number;
  /** The most tokens of a prompt and its completion together. */
  readonly contextTokens: number;
  /** How long loading takes when the process starts. */
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

/** Loads the models one after the other, because they share memory; `measure` runs each `load`. */
export async function loadModels(
  speed: number,
  measure: (model: ModelName, load: () => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const { name, loadSeconds } of MODELS) {
    await measure(name, async () => void (await sleep((loadSeconds / speed) * 1_000)));
  }
}
