import type { Unit } from '../catalogue';
import type { Limit } from './threshold';

/**
 * Without it, Grafana draws a scale up to 100 where every value is 0: a share of 10,000 %, a hundred restarts. A share is drawn up
 * to twice its threshold, else as a part of the whole; a number of things up to 1, or to a threshold of a few.
 */
export function softMax(unit: Unit | undefined, limits: readonly Limit[]): { readonly axisSoftMax?: number } {
  const whole = unit && WHOLE[unit];
  if (whole !== undefined) return { axisSoftMax: limits[0]?.fires === 'above' ? scaleEnd(limits) || whole : whole };
  if (unit !== 'count' && unit !== 'boolean') return {};
  const few = limits.map(({ threshold }) => threshold.value).filter(value => value <= FEW);
  return { axisSoftMax: Math.max(1, ...few) };
}
const FEW = 10;

/** The largest possible value of a share. */
const WHOLE: Readonly<Partial<Record<Unit, number>>> = { ratio: 1, percent: 100 };

/** Twice the threshold puts it in the middle of the scale. */
export function scaleEnd([first]: readonly Limit[]): number | undefined {
  if (first === undefined) return undefined;
  const { value, unit } = first.threshold;
  return Math.min(2 * value, WHOLE[unit] ?? Number.POSITIVE_INFINITY);
}
