/** What a sweep tries: values of a threshold in its base unit (0.05 for 5 %), or durations in seconds. */
export interface Sweep {
  readonly what: 'threshold' | 'for';
  readonly values: readonly number[];
}

/** How many values a range stands for, its ends included. */
const STEPS = 5;
const MOST = 50;
const FORM = 'wanted threshold=0.02..0.1, for=1m..15m, with /9 behind it for nine values, or values: for=1m,5m,15m';

/** Reads `threshold=0.02..0.1`, or says what is wrong with it. */
export function readSweep(text: string): Sweep | string {
  const [, what, range = ''] = /^(threshold|for)=(.+)$/.exec(text) ?? [];
  if (what !== 'threshold' && what !== 'for') return `--sweep is "${text}"; ${FORM}`;
  const [, first, last, steps = `${STEPS}`] = /^(.+?)\.\.(.+?)(?:\/(\d+))?$/.exec(range) ?? [];
  const ends = first === undefined || last === undefined ? range.split(',') : [first, last];
  const numbers = ends.map(end => numberOf(end, what));
  if (numbers.some(Number.isNaN))
    return `--sweep: ${ends.filter((_, i) => Number.isNaN(numbers[i])).join(', ')} is no ${what === 'for' ? 'duration' : 'number'}; ${FORM}`;
  if (first === undefined)
    return numbers.length > MOST ? `--sweep has ${numbers.length} values, at most ${MOST}` : { what, values: numbers };
  const [from = 0, to = 0] = numbers;
  const count = Number(steps);
  if (from >= to) return `--sweep: ${first} is not below ${last}`;
  if (count < 2 || count > MOST) return `--sweep: /${steps}, must be from 2 to ${MOST} values`;
  const rounded = (value: number): number => (what === 'for' ? Math.round(value) : Number(value.toPrecision(6)));
  return { what, values: Array.from({ length: count }, (_, i) => rounded(from + ((to - from) * i) / (count - 1))) };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `5%`, `0.05`, `1500`; for a duration `5m`, also as a threshold in seconds. */
function numberOf(text: string, what: Sweep['what']): number {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?(?:e-?\d+)?)(%|[smhd]|)$/.exec(text) ?? [];
  if (count === '') return Number.NaN;
  if (unit === '%') return what === 'threshold' ? Number(count) / 100 : Number.NaN;
  if (unit === '') return what === 'for' && count !== '0' ? Number.NaN : Number(count);
  return Number(count) * (SECONDS[unit] ?? Number.NaN);
}
