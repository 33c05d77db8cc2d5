import { slip } from './slips';
import { calledHere } from './source';

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

/** One that is no finite number is a slip: synth reports it with file and line, and writes nothing. */
function quantity<U extends Unit>(name: string, unit: U, factor = 1) {
  return function written(value: number): Quantity<U> {
    if (!Number.isFinite(value)) slip(calledHere(written), `${name}(${value}): wanted a finite number`);
    return { value: value * factor, unit };
  };
}

export const seconds = quantity('seconds', 'seconds');
export const minutes = quantity('minutes', 'seconds', 60);
export const hours = quantity('hours', 'seconds', 3_600);
export const days = quantity('days', 'seconds', 86_400);

export const bytes = quantity('bytes', 'bytes');
/** 10⁹ bytes. */
export const gigabytes = quantity('gigabytes', 'bytes', 1e9);
/** 2²⁰ bytes. */
export const mebibytes = quantity('mebibytes', 'bytes', 2 ** 20);
/** 2³⁰ bytes, written `Gi` by Kubernetes and `GB` by Prometheus. */
export const gibibytes = quantity('gibibytes', 'bytes', 2 ** 30);

/** A fraction of one: 5 % is `ratio(0.05)`. */
export const ratio = quantity('ratio', 'ratio');
/** A percentage, for metrics that report one. */
export const percent = quantity('percent', 'percent');
export const perSecond = quantity('perSecond', 'perSecond');
export const count = quantity('count', 'count');

const DURATION_STEPS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** 1.1 s are 1100.0000000000002 ms. */
const ROUNDING = 1e-6;

/**
 * As Prometheus writes it, in the largest unit that divides it: `5m`, `36h`, `1500ms`. What is no whole number of
 * milliseconds is written in seconds, for people: Prometheus takes no such duration, and the checks let none through.
 */
export function formatDuration({ value }: Duration): string {
  if (value === 0) return '0s';
  for (const [suffix, size] of DURATION_STEPS) {
    if (value % size === 0) return `${value / size}${suffix}`;
  }
  const milliseconds = Math.round(value * 1_000);
  return Math.abs(value * 1_000 - milliseconds) < ROUNDING ? `${milliseconds}ms` : `${value}s`;
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
