import * as prom from 'prom-client';
import type { Kind } from '../catalogue';
import type { Failures } from '../failures';
import { textOf } from '../thrown';
import type { LabelSet } from './labels';

/** https://prometheus.io/docs/instrumenting/exposition_formats/: text 0.0.4, and OpenMetrics 1.0.0 with exemplars. */
export type Format = 'text' | 'openmetrics';

/** One line of the exposition, as prom-client writes it. */
export interface Sample {
  /** Of this line alone: `le`. */
  readonly labels: LabelSet;
  /** Of all lines of the series: the same object each time, which prom-client remembers as text. @default none */
  readonly sharedLabels?: LabelSet;
  readonly value: number;
  /** Where it differs from the metric's: `…_bucket`. */
  readonly metricName?: string;
}

/** A metric and where its samples come from. */
export interface Exposed {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  /** Asked at each scrape. */
  samples(): Promise<readonly Sample[]>;
}

/** What OpenMetrics calls a metric: a counter without its suffix. */
export const openMetricsName = (type: Exposed['type'] | Kind, name: string): string =>
  type === 'counter' ? name.replace(/_total$/, '') : name;

export type OpenMetricsRegistry = prom.Registry<prom.OpenMetricsContentType>;

/**
 * The same metrics in both formats, written by prom-client. It takes two of its registries, since one that speaks
 * OpenMetrics cuts `_total` off the names of the counters that are registered in it, for good.
 */
export class Exposition {
  readonly openMetrics: OpenMetricsRegistry = new prom.Registry<prom.OpenMetricsContentType>();
  private readonly text = new prom.Registry();

  constructor(private readonly failures: Failures) {
    this.openMetrics.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
  }

  /** Throws where a metric of that name is there already. */
  add(metric: Exposed): void {
    this.text.registerMetric(this.registrable(metric, metric.name));
    this.openMetrics.registerMetric(this.registrable(metric, openMetricsName(metric.type, metric.name)));
  }

  async render(format: Format): Promise<{ readonly contentType: string; readonly body: string }> {
    const registry = format === 'text' ? this.text : this.openMetrics;
    return { contentType: registry.contentType, body: await registry.metrics() };
  }

  /** What a registry asks of a metric. A metric that fails is left out of the scrape, and hides no other. */
  private registrable(metric: Exposed, family: string): prom.Metric {
    const { name, help, type } = metric;
    const about = { help, type, aggregator: 'sum' };
    // prom-client types what is registered as its own classes; its registries call these members and no others.
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
