/** What a number counts or measures. Base units only (seconds, bytes, ratio), as Prometheus recommends. */
export type Unit =
  | 'seconds'
  | 'bytes'
  | 'ratio'
  | 'percent'
  | 'perSecond'
  | 'bytesPerSecond'
  /** Unix time in seconds. */
  | 'timestamp'
  /** 0 or 1. */
  | 'boolean'
  /** A number of things that have no unit of their own: requests, connections, sessions, tokens, series … */
  | 'count';

/** A number with its unit, in the base unit: `minutes(5)` is `{ value: 300, unit: 'seconds' }`. */
export interface Quantity<U extends Unit = Unit> {
  readonly value: number;
  readonly unit: U;
}
export type Duration = Quantity<'seconds'>;
export type Bytes = Quantity<'bytes'>;

const quantity =
  <U extends Unit>(unit: U, factor = 1) =>
  (value: number): Quantity<U> => {
    if (!Number.isFinite(value)) throw new TypeError(`a ${unit} must be a finite number, not ${value}`);
    return { value: value * factor, unit };
  };

export const seconds = quantity('seconds');
export const minutes = quantity('seconds', 60);
export const hours = quantity('seconds', 3_600);
export const days = quantity('seconds', 86_400);

export const bytes = quantity('bytes');
/** 10⁹ bytes. */
export const gigabytes = quantity('bytes', 1e9);
/** 2²⁰ bytes. */
export const mebibytes = quantity('bytes', 2 ** 20);
/** 2³⁰ bytes, written `Gi` by Kubernetes and `GB` by Prometheus. */
export const gibibytes = quantity('bytes', 2 ** 30);

/** A fraction of one: 5 % is `ratio(0.05)`. */
export const ratio = quantity('ratio');
/** A percentage, for metrics that report one. */
export const percent = quantity('percent');
export const perSecond = quantity('perSecond');
export const count = quantity('count');

const DURATION_STEPS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** As Prometheus writes it, in the largest unit that divides it: `5m`, `36h`, `1500ms`. Throws below a millisecond. */
export function formatDuration({ value }: Duration): string {
  if (value === 0) return '0s';
  for (const [suffix, size] of DURATION_STEPS) {
    if (value % size === 0) return `${value / size}${suffix}`;
  }
  const milliseconds = value * 1_000;
  if (!Number.isInteger(milliseconds))
    throw new RangeError(`a duration must be a whole number of milliseconds, not ${value} s`);
  return `${milliseconds}ms`;
}

const BINARY_STEPS = [
  ['Ti', 2 ** 40],
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
  ['Ki', 2 ** 10],
] as const;

/** As Kubernetes writes it: `50Gi`, `512Mi`. */
export function formatBytes({ value }: Bytes): string {
  for (const [suffix, size] of BINARY_STEPS) {
    if (value !== 0 && value % size === 0) return `${value / size}${suffix}`;
  }
  return `${value}`;
}
