/** What programs written in Go have in common. */
import { type Bytes, type Duration, mebibytes } from '../catalogue';

/** In Go's notation: `168h`. */
export type GoDuration = string;

const GO_STEPS = [
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** Go's notation has no days: seven of them are `168h`. Throws below a second. */
export function goDuration({ value }: Duration): GoDuration {
  const step = GO_STEPS.find(([, size]) => value !== 0 && value % size === 0);
  if (step === undefined) throw new RangeError(`a duration in Go's notation must be whole seconds, not ${value} s`);
  return `${value / step[1]}${step[0]}`;
}

/** A share of the memory in whole MiB. */
export const shareOf = (memory: Bytes, share: number): number =>
  Math.floor((memory.value * share) / mebibytes(1).value);

/** Go collects garbage harder near this share of the container's memory. */
export const SOFT_SHARE = 0.8;

/** What makes Go heed the container's memory limit. */
export const goMemoryLimit = (memory: Bytes) => ({
  name: 'GOMEMLIMIT',
  value: `${shareOf(memory, SOFT_SHARE)}MiB`,
});
