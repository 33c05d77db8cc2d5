import { formatDuration, type Metric, type Problem, type Quantity } from '../catalogue';
import { type Expr, references } from '../promql';
import type { BoundAlert } from './alert';

/** The histograms whose quantiles an expression computes, itself or through recorded series. */
export type Bounds = readonly Metric[];

export function boundsOf(expr: Expr): Bounds {
  return quantiles(expr) ? [...new Set(histograms(expr))] : [];
}

const quantiles = (expr: Expr): boolean =>
  /\bhistogram_quantile\s*\(/.test(expr.checkedText) ||
  references(expr).some(value => 'record' in value && quantiles(value.expr));

const histograms = (expr: Expr): Metric[] =>
  references(expr).flatMap(value => {
    if ('record' in value) return histograms(value.expr);
    return 'seriesName' in value && value.seriesName.endsWith('_bucket') ? [value.metric] : [];
  });

/**
 * A quantile beyond the last finite bucket is reported as that bucket's bound: a threshold at the bound or above is never
 * exceeded, however slow everything is.
 */
export function checkReachable({ alert, threshold, service }: BoundAlert, bounds: Bounds): Problem[] {
  return bounds.flatMap(({ name, unit, buckets = [] }) => {
    const last = buckets.at(-1);
    if (last === undefined || unit !== threshold.unit || threshold.value < last) return [];
    const owner = service === undefined ? '' : `service ${service}, `;
    const message =
      `threshold: ${shown(threshold)}, but the last bucket of ${name} ends at ` +
      `${shown({ value: last, unit })}: no quantile is ever above that. Lower the threshold or the objective ` +
      '(slo.latency) that it comes from, or add a bucket to the histogram';
    return [{ where: `${owner}alert ${alert.name}`, message }];
  });
}

/** A threshold with which the alert would always fire, or never. */
export function checkWithin({ alert, threshold, service }: BoundAlert): Problem[] {
  const [least, most] = alert.thresholdWithin ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (threshold.value >= least && threshold.value <= most) return [];
  const owner = service === undefined ? '' : `service ${service}, `;
  const message = `threshold: ${shown(threshold)}, wanted from ${least} to ${most}; with less it fires all the time, with more never`;
  return [{ where: `${owner}alert ${alert.name}`, message }];
}

const shown = ({ value, unit }: Quantity): string =>
  unit === 'seconds' ? formatDuration({ value, unit }) : `${value} ${unit}`;
