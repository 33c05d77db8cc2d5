/** Random numbers of given distributions, the same ones for the same seed. */
import { hashOf, randomFrom } from '../../apps/shared/random';

export interface Random {
  /** At least 0 and below 1. */
  readonly uniform: () => number;
  /** Of mean 0 and deviation 1. */
  readonly normal: () => number;
  /** A count of which this many are expected. */
  readonly poisson: (mean: number) => number;
}

/** Above it a count is as good as normally distributed, which takes one number in place of many. */
const MANY = 40;

/** Numbers of their own for each topic, so that one that asks for more of them does not change the others. */
export function random(seed: number, topic: string): Random {
  const uniform = randomFrom(hashOf(`${seed} ${topic}`));
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean: number): number => {
    if (!(mean > 0)) return 0;
    if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count += 1;
    return count;
  };
  return { uniform, normal, poisson };
}
