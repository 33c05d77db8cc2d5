import type { Duration, Histogram, Series } from '../../lib/catalogue';
import { bucketLabel, TARGET_LABELS } from '../../lib/catalogue';
import type { Recorded } from '../../lib/promql';

type Labels = Readonly<Record<string, string>>;

/** Samples in promtool's notation (`0+60x20`), or a function that fills the length of the test. */
export type Samples = string | ((count: number, intervalSeconds: number) => string);

/** One series that a test feeds to Prometheus. */
export interface InputSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly samples: Samples;
}

/** A constant gauge. */
export const steady =
  (value: number): Samples =>
  count =>
    `${value}x${count}`;

/** A counter that starts at zero and rises at a constant rate. */
export const rising =
  (perSecond: number): Samples =>
  (count, intervalSeconds) =>
    `0+${perSecond * intervalSeconds}x${count}`;

/** The labels of a scraped target. */
export const target = (service: string, labels: Labels = {}) => ({
  job: service,
  service,
  instance: `${service}-0:9090`,
  namespace: 'quay',
  pod: `${service}-0`,
  node: 'node-a',
  ...labels,
});

/** A scraped series. Throws if the catalogue has no series with these labels. */
export function input(series: Series, labels: Labels, samples: Samples): InputSeries {
  const own = series.metric.labels;
  const suffix = series.seriesName.endsWith('_bucket') ? ['le'] : [];
  const missing = [...Object.keys(own), ...suffix, 'service'].filter(label => labels[label] === undefined);
  const known = new Set<string>([...Object.keys(own), ...suffix, ...TARGET_LABELS]);
  const unknown = Object.keys(labels).filter(label => !known.has(label));
  const never = Object.entries(own).filter(
    ([label, domain]) => 'values' in domain && !domain.values.includes(labels[label] ?? ''),
  );
  const stored = [...(series.metric.buckets ?? []), Number.POSITIVE_INFINITY].map(bucketLabel);
  const misspelt = suffix.filter(label => labels[label] !== undefined && !stored.includes(labels[label]));
  const problems = [
    ...missing.map(label => `lacks ${label}`),
    ...unknown.map(label => `has no ${label}`),
    ...never.map(([label]) => `never has ${label}="${labels[label]}"`),
    ...misspelt.map(label => `is never stored with ${label}="${labels[label]}", but with ${stored.join(', ')}`),
  ];
  if (problems.length > 0) throw new TypeError(`${series.seriesName} ${problems.join(', ')}`);
  return { name: series.seriesName, labels, samples };
}

/** A series that a recording rule would have produced, for histories that are too long to compute in a test. */
export const recorded = (rule: Recorded, labels: Labels, samples: Samples): InputSeries => ({
  name: rule.record,
  labels,
  samples,
});

/** The buckets of a hundred observations per second whose 95th percentile is `p95`. */
export function observations(histogram: Histogram, labels: Labels, p95: number): InputSeries[] {
  const bounds = [...histogram.buckets, Number.POSITIVE_INFINITY];
  const own = bounds.findIndex(bound => p95 <= bound);
  const [lower, upper] = [bounds[own - 1] ?? 0, bounds[own] as number];
  // histogram_quantile interpolates linearly between the bounds: five in a hundred lie in this bucket.
  const within = (p95 - lower) / (upper - lower);
  const perSecond = (index: number) => (index < own ? 95 - 5 * within : index === own ? 100 - 5 * within : 100);
  return bounds.map((bound, index) =>
    input(histogram.bucket, { ...labels, le: bucketLabel(bound) }, rising(perSecond(index))),
  );
}

/** In promtool's format, for a test of this length. */
export function seriesText(
  { name, labels, samples }: InputSeries,
  { lasts, sampledEvery }: { readonly lasts: Duration; readonly sampledEvery: Duration },
): { readonly series: string; readonly values: string } {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const count = Math.ceil(lasts.value / sampledEvery.value);
  const values = typeof samples === 'string' ? samples : samples(count, sampledEvery.value);
  return { series: `${name}{${pairs.join(', ')}}`, values };
}
