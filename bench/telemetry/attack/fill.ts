/** A page with every series that the catalogue allows: the largest that a service can expose. */

import type { Family } from '../../../lib/catalogue';
import { type Labels, type Metric, metricsOf } from '../../../lib/catalogue';
import type { Metrics } from '../../../telemetry/src/metrics/metrics';

/** Records until the budget of each metric is used up. Returns the number of label sets. */
export function fill(metrics: Metrics, families: readonly Family[]): number {
  let sets = 0;
  for (const metric of families.flatMap(metricsOf)) {
    const record = recorderOf(metrics, metric);
    const perSet = metric.buckets === undefined ? 1 : metric.buckets.length + 3;
    const most = Math.max(1, Math.floor(metric.maxSeries / perSet));
    for (const labels of labelSets(metric.labels, most)) {
      record(labels);
      sets += 1;
    }
  }
  return sets;
}

function recorderOf(metrics: Metrics, metric: Metric): (labels: Record<string, string>) => void {
  switch (metric.kind) {
    case 'counter': {
      const counter = metrics.counter(metric as Metric<'counter'>);
      return labels => counter.inc(labels);
    }
    case 'histogram': {
      const histogram = metrics.histogram(metric as Parameters<Metrics['histogram']>[0]);
      return labels => histogram.observe(labels, 0.1);
    }
    default: {
      const gauge = metrics.gauge(metric as Metric<'gauge'>);
      return labels => gauge.set(labels, 1);
    }
  }
}

/** As many different label sets as wanted, within the limit of each label. */
function* labelSets(labels: Labels, most: number): Generator<Record<string, string>> {
  const values = Object.entries(labels).map(([name, domain]): [string, readonly string[]] => [
    name,
    'values' in domain ? domain.values : Array.from({ length: domain.limit }, (_, i) => `/${'a'.repeat(200)}/${i}`),
  ]);
  for (let n = 0; n < most; n += 1) {
    let rest = n;
    const set: Record<string, string> = {};
    for (const [name, all] of values) {
      set[name] = all[rest % all.length] as string;
      rest = Math.floor(rest / all.length);
    }
    if (rest > 0) return;
    yield set;
  }
}
