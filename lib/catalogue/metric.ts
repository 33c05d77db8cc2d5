import { declaredHere, type Source } from '../base/source';
import type { Unit } from '../base/units';
import type { Labels } from './labels';

export type Kind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info';

/** One series name, as an expression refers to it. A histogram has three. */
export interface Series {
  readonly seriesName: string;
  readonly metric: Metric;
}

export interface MetricProps<L extends Labels> {
  /** One sentence, as it appears in the exposition. */
  readonly help: string;
  /** Of its values. */
  readonly unit: Unit;
  /** Its labels, each with its values. @default {} none besides the target's own */
  readonly labels?: L;
  /**
   * The most series of the metric that one process may expose.
   * @default the product of the labels' limits, times buckets + 3 for a histogram
   */
  readonly maxSeries?: number;
}

export interface Metric<K extends Kind = Kind, L extends Labels = Labels> extends Series {
  readonly name: string;
  readonly kind: K;
  readonly help: string;
  readonly unit: Unit;
  readonly labels: L;
  readonly maxSeries: number;
  /** Upper bounds in the metric's unit, without +Inf; histograms only. */
  readonly buckets?: readonly number[];
  readonly declaredAt: Source;
}

export interface Histogram<L extends Labels = Labels> extends Metric<'histogram', L> {
  readonly buckets: readonly number[];
  /** `_bucket`, with the label `le`. */
  readonly bucket: Series;
  readonly sum: Series;
  readonly count: Series;
}

export interface Summary<L extends Labels = Labels> extends Metric<'summary', L> {
  readonly sum: Series;
  readonly count: Series;
}

/** Checked later, by `checkFamilies` and `invalidMetric`, so that synth reports every problem at once. */
function define<K extends Kind, L extends Labels>(
  kind: K,
  name: string,
  props: MetricProps<L>,
  declaredAt: Source,
  perLabelSet = 1,
) {
  const labels = props.labels ?? ({} as L);
  const product = Object.values(labels).reduce((all, label) => all * label.limit, perLabelSet);
  const metric = {
    name,
    kind,
    help: props.help,
    unit: props.unit,
    labels,
    maxSeries: props.maxSeries ?? product,
    seriesName: name,
    declaredAt,
  };
  return Object.assign(metric, { metric: metric as Metric<K, L> });
}

export type Unlabelled = Record<never, never>;
type Without<L extends Labels> = Omit<MetricProps<L>, 'labels'> & { readonly labels?: never };
/** Two overloads: where `labels` is left out, the compiler must infer no labels, not any labels. */
interface Declare<K extends Kind> {
  <L extends Labels>(name: string, props: MetricProps<L> & { readonly labels: L }): Metric<K, L>;
  (name: string, props: Without<Unlabelled>): Metric<K, Unlabelled>;
}
function declare<K extends Kind>(kind: K): Declare<K> {
  function declared<L extends Labels>(name: string, props: MetricProps<L>) {
    return define(kind, name, props, declaredHere(declared));
  }
  return declared as Declare<K>;
}

/** Only increases, and restarts at zero: query it with `rate` or `increase`. */
export const counter = declare('counter');

export const gauge = declare('gauge');

/** Always 1; its labels carry the information. */
export const info = <L extends Labels>(
  name: string,
  props: Omit<MetricProps<L>, 'unit'> & { readonly labels: L },
): Metric<'info', L> => define('info', name, { ...props, unit: 'count' }, declaredHere(info));

interface Buckets {
  readonly buckets: readonly number[];
}
export function histogram<L extends Labels>(
  name: string,
  props: MetricProps<L> & { readonly labels: L } & Buckets,
): Histogram<L>;
export function histogram(name: string, props: Without<Unlabelled> & Buckets): Histogram<Unlabelled>;
export function histogram<L extends Labels>(name: string, props: MetricProps<L> & Buckets): Histogram<L> {
  const { buckets } = props;
  const metric = define('histogram', name, props, declaredHere(histogram), buckets.length + 3);
  const series = (suffix: string): Series => ({ seriesName: `${name}_${suffix}`, metric });
  return Object.assign(metric, { buckets, bucket: series('bucket'), sum: series('sum'), count: series('count') });
}

export function summary<L extends Labels>(name: string, props: MetricProps<L> & { readonly labels: L }): Summary<L>;
export function summary(name: string, props: Without<Unlabelled>): Summary<Unlabelled>;
export function summary<L extends Labels>(name: string, props: MetricProps<L>): Summary<L> {
  const metric = define('summary', name, props, declaredHere(summary), 2);
  const series = (suffix: string): Series => ({ seriesName: `${name}_${suffix}`, metric });
  return Object.assign(metric, { sum: series('sum'), count: series('count') });
}

/**
 * A bucket's bound as Prometheus 3 stores it in `le`, however the program spells it: `1.0`, `0.25`, `1.048576e+06`, `+Inf`.
 * It is Go's shortest `%g` with a fraction: https://prometheus.io/docs/prometheus/latest/migration/
 */
export function bucketLabel(bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return '+Inf';
  const [digits = '', exponent = '0'] = bound.toExponential().split('e');
  const power = Number(exponent);
  if (bound !== 0 && (power < -4 || power >= 6)) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const plain = String(bound);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const SUFFIX_LABELS: Readonly<Record<string, readonly string[]>> = { bucket: ['le'] };

/** Every series name of a metric with the labels that it carries itself. */
export function seriesOf(metric: Metric): { readonly name: string; readonly labels: readonly string[] }[] {
  const own = Object.keys(metric.labels);
  const suffixed = (suffix: string) => ({
    name: `${metric.name}_${suffix}`,
    labels: [...own, ...(SUFFIX_LABELS[suffix] ?? [])],
  });
  if (metric.kind === 'histogram') return ['bucket', 'sum', 'count'].map(suffixed);
  if (metric.kind === 'summary') return [{ name: metric.name, labels: own }, ...['sum', 'count'].map(suffixed)];
  return [{ name: metric.name, labels: own }];
}
