import { formatDuration, type Metric, type Problem, type Quantity } from '../catalogue';
import type { Expr } from '../promql';
import type { BoundAlert } from './alert';

/** The histograms whose quantiles an expression computes, itself or through recorded series. */
export type Bounds = readonly Metric[];

export function boundsOf(expr: Expr): Bounds {
  return quantiles(expr) ? [...new Set(histograms(expr))] : [];
}

const quantiles = ({ strings, values }: Expr): boolean =>
  strings.some(text => /\bhistogram_quantile\s*\(/.test(text)) || inner(values).some(quantiles);

const histograms = ({ values }: Expr): Metric[] => [
  ...values.flatMap(value => ('seriesName' in value && value.seriesName.endsWith('_bucket') ? [value.metric] : [])),
  ...inner(values).flatMap(histograms),
];

const inner = (values: Expr['values']): Expr[] =>
  values.flatMap(value => ('record' in value ? [value.expr] : 'strings' in value ? [value] : []));

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

const shown = ({ value, unit }: Quantity): string =>
  unit === 'seconds' ? formatDuration({ value, unit }) : `${value} ${unit}`;
