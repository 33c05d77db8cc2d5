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
  /** Whether `samples` waits for others, as collectors do: then all of them are called at once. @default false */
  readonly waits?: boolean;
}

/** The name of a metric in OpenMetrics: that of a counter has no suffix. */
export const openMetricsName = (type: Exposed['type'] | Kind, name: string): string =>
  type === 'counter' ? name.replace(/_total$/, '') : name;

export type OpenMetricsRegistry = prom.Registry<prom.OpenMetricsContentType>;

/** What prom-client's registries do with each of their metrics; not declared. */
interface Printer {
  getMetricsAsString(metric: { getForPromString(): Promise<object> }): Promise<string>;
}

/** How long a page may occupy the event loop before others get a turn. */
const TURN_MS = 5;
const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

/** The same metrics in both formats, printed by prom-client, whose registries have one format each. */
export class Exposition {
  /** Has the metrics; the other one only prints. */
  readonly openMetrics: OpenMetricsRegistry = new prom.Registry<prom.OpenMetricsContentType>();
  private readonly text = new prom.Registry();
  private readonly metrics: Exposed[] = [];

  constructor(private readonly failures: Failures) {
    this.openMetrics.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
  }

  /** Throws if there is already a metric of that name. */
  add(metric: Exposed): void {
    this.openMetrics.registerMetric(this.registrable(metric));
    this.metrics.push(metric);
  }

  /** prom-client's `metrics()`, except that requests of the service are served between the metrics of a large page. */
  async render(format: Format): Promise<{ readonly contentType: string; readonly body: string }> {
    const isText = format === 'text';
    const registry = isText ? this.text : this.openMetrics;
    const waited = new Map(this.metrics.filter(({ waits }) => waits).map(metric => [metric, this.samples(metric)]));
    const parts: string[] = [];
    let turn = performance.now();
    for (const metric of this.metrics) {
      const { name, help, type } = metric;
      const values = await (waited.get(metric) ?? this.samples(metric));
      const family = isText ? name : openMetricsName(type, name);
      const printed = { getForPromString: async () => ({ name: family, help, type, values }) };
      parts.push(await (registry as unknown as Printer).getMetricsAsString(printed));
      if (performance.now() - turn < TURN_MS) continue;
      await nextTurn();
      turn = performance.now();
    }
    return {
      contentType: registry.contentType,
      body: isText ? `${parts.join('\n\n')}\n` : `${parts.join('\n')}\n# EOF\n`,
    };
  }

  /** What a registry needs of a metric. A metric that fails is missing from the scrape, without affecting others. */
  private registrable(metric: Exposed): prom.Metric {
    const { name, help, type } = metric;
    const about = { help, type, aggregator: 'sum' };
    // prom-client declares metrics as its own classes, but its registries use only these members.
    const registrable: unknown = {
      name,
      ...about,
      get: async () => ({ name, ...about, values: (await this.samples(metric)).map(withAllLabels) }),
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
