import * as prom from 'prom-client';
import type { Kind } from '../catalogue';
import type { Failures } from '../failures';
import { textOf } from '../thrown';
import type { LabelSet } from './labels';

/** https://prometheus.io/docs/instrumenting/exposition_formats/: text 0.0.4, and OpenMetrics 1.0.0 with exemplars. */
export type Format = 'text' | 'openmetrics';

/** One line of the exposition, in prom-client's form. */
export interface Sample {
  /** Labels of this line only: `le`. */
  readonly labels: LabelSet;
  /** Labels of all lines of the series: always the same object, whose text prom-client caches. @default none */
  readonly sharedLabels?: LabelSet;
  readonly value: number;
  /** If it differs from the metric's name: `…_bucket`. */
  readonly metricName?: string;
}

/** A metric and the source of its samples. */
export interface Exposed {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  /** Called at each scrape. */
  samples(): Promise<readonly Sample[]>;
}

/** The name of a metric in OpenMetrics: that of a counter has no suffix. */
export const openMetricsName = (type: Exposed['type'] | Kind, name: string): string =>
  type === 'counter' ? name.replace(/_total$/, '') : name;

export type OpenMetricsRegistry = prom.Registry<prom.OpenMetricsContentType>;

/**
 * The same metrics in both formats, rendered by prom-client. This needs two of its registries, because one for OpenMetrics
 * permanently removes `_total` from the names of its counters.
 */
export class Exposition {
  readonly openMetrics: OpenMetricsRegistry = new prom.Registry<prom.OpenMetricsContentType>();
  private readonly text = new prom.Registry();

  constructor(private readonly failures: Failures) {
    this.openMetrics.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
  }

  /** Throws if there is already a metric of that name. */
  add(metric: Exposed): void {
    this.text.registerMetric(this.registrable(metric, metric.name));
    this.openMetrics.registerMetric(this.registrable(metric, openMetricsName(metric.type, metric.name)));
  }

  async render(format: Format): Promise<{ readonly contentType: string; readonly body: string }> {
    const registry = format === 'text' ? this.text : this.openMetrics;
    return { contentType: registry.contentType, body: await registry.metrics() };
  }

  /** What a registry needs of a metric. A metric that fails is missing from the scrape, without affecting others. */
  private registrable(metric: Exposed, family: string): prom.Metric {
    const { name, help, type } = metric;
    const about = { help, type, aggregator: 'sum' };
    // prom-client declares metrics as its own classes, but its registries use only these members.
    const registrable: unknown = {
      name,
      ...about,
      get: async () => ({ name, ...about, values: (await this.samples(metric)).map(withAllLabels) }),
      getForPromString: async () => ({ name: family, ...about, values: await this.samples(metric) }),
    };
    return registrable as prom.Metric;
  }

  private async samples(metric: Exposed): Promise<readonly Sample[]> {
    try {
      return await metric.samples();
    } catch (error) {
      this.failures.report('metrics', new Error(`${metric.name} is not exposed: ${textOf(error)}`));
      return [];
    }
  }
}

const withAllLabels = ({ labels, sharedLabels, ...sample }: Sample): Sample => ({
  ...sample,
  labels: { ...sharedLabels, ...labels },
});
