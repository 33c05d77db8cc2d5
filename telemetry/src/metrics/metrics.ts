import { Histogram as PromHistogram } from 'prom-client';
import {
  type Family,
  type Histogram,
  type Kind,
  type Labels,
  type LabelValues,
  type Metric,
  metricsOf,
  telemetry,
} from '../catalogue';
import type { Failures } from '../failures';
import { TelemetryError } from '../problems';
import { CollectedGauge } from './collected';
import { declaredMetrics } from './declared';
import { type Exposed, Exposition, type Format, type OpenMetricsRegistry } from './exposition';
import type { Collect, Counter, Gauge, Observer } from './instruments';
import type { LabelSet } from './labels';
import { BudgetExceeded } from './problems';
import { CellRecorder, type Distribution, DistributionRecorder, newCell, samplesOf } from './record';
import type { Refusal } from './refusal';
import { runtimeMetrics } from './runtime';
import { SeriesGuard } from './series-guard';

export type { Format } from './exposition';
export type { Collect, Counter, Gauge, Observer } from './instruments';
export { BudgetExceeded, WrongObservation } from './problems';

const aboutOf = ({ name, help }: Metric): Pick<Exposed, 'name' | 'help'> => ({ name, help });

/** How many values of a label the warning about its budget shows. */
const SAMPLE = 5;

/**
 * Metrics as the catalogue declares them, built on prom-client. What cannot be recorded (a wrong label from untyped code, a
 * value that is not a number, a series over budget) is counted and reported to `failures`, never thrown.
 */
export class Metrics {
  private readonly exposition: Exposition;
  private readonly declared: ReadonlySet<Metric>;
  private readonly made = new Map<Metric, unknown>();
  private readonly warned = new Set<Metric>();
  private readonly dropped: Counter<typeof telemetry.seriesDropped.labels>;
  private runtimeExposed = false;

  /** `families` are those that the service exposes; metrics of others are refused. Throws like `declaredMetrics`. */
  constructor(
    families: readonly Family[],
    private readonly failures: Failures,
  ) {
    this.exposition = new Exposition(failures);
    this.declared = declaredMetrics(families);
    this.dropped = this.counter(telemetry.seriesDropped);
    const errors = this.counter(telemetry.errors);
    this.startAtZero();
    failures.listen((part, error) => {
      if (!(error instanceof BudgetExceeded)) errors.inc({ part });
    });
  }

  /** The library's own counters exist from the start, so that the first event is already an increase. */
  private startAtZero(): void {
    for (const metric of metricsOf(telemetry) as readonly Metric<'counter'>[]) {
      const [[label, domain] = ['', undefined], ...more] = Object.entries(metric.labels);
      if (domain === undefined || !('values' in domain) || more.length > 0) continue;
      for (const value of domain.values) this.counter(metric).inc({ [label]: value }, 0);
    }
  }

  /** The samples as objects; see `render` for the exposition. */
  get registry(): OpenMetricsRegistry {
    return this.exposition.openMetrics;
  }

  /** The exposition of every metric, and its content type. */
  render(format: Format): Promise<{ readonly contentType: string; readonly body: string }> {
    return this.exposition.render(format);
  }

  /** A value that only rises. Throws a TelemetryError if no family of the service declares the metric, or not as a counter. */
  counter<L extends Labels>(metric: Metric<'counter', L>): Counter<L> {
    return this.once(metric, 'counter', () => {
      const recorder = this.cells(metric, 'counter');
      return {
        inc: (labels: LabelValues<L>, by = 1) => recorder.increase(labels, by),
      };
    });
  }

  /**
   * A value that goes up and down. With `collect` it is read at each scrape instead of kept: only what the collectors set in
   * that scrape is exposed, so that what is gone, or timed out after 2 s, leaves a gap instead of a stale value. A collector
   * that hangs is not called again until it has ended. A gauge may have several collectors. Throws like `counter`.
   */
  gauge<L extends Labels>(metric: Metric<'gauge', L>, collect?: Collect<L>): Gauge<L> {
    const made = this.once(metric, 'gauge', () => {
      const series = this.guarded(metric, newCell);
      const collected = new CollectedGauge<L>(metric.name, series, this.failures);
      this.exposition.add({ ...aboutOf(metric), type: 'gauge', waits: true, samples: () => collected.samples() });
      return collected;
    });
    if (collect !== undefined) made.collectWith(collect);
    return made.gauge;
  }

  /** Counts observations into the catalogue's buckets. Throws like `counter`. */
  histogram<L extends Labels>(metric: Histogram<L>): Observer<L> {
    return this.once(metric, 'histogram', () => {
      const { name, help } = metric;
      const buckets = [...metric.buckets];
      const series = this.guarded<Distribution>(metric, labels => ({
        labels,
        histogram: new PromHistogram({ name, help, buckets, enableExemplars: true, registers: [] }),
      }));
      this.expose(metric, 'histogram', async () => (await Promise.all(series.records.map(samplesOf))).flat());
      const recorder = new DistributionRecorder(name, series, this.failures);
      return {
        observe: (labels: LabelValues<L>, value: number, span?) => recorder.observe(labels, value, span),
      } satisfies Observer<L>;
    });
  }

  /** Adds prom-client's metrics of Node and the process, `process_…` and `nodejs_…`. */
  exposeRuntime(): void {
    if (this.runtimeExposed) return;
    this.runtimeExposed = true;
    for (const metric of runtimeMetrics()) this.exposition.add(metric);
  }

  private cells(metric: Metric, type: Exposed['type']): CellRecorder {
    const series = this.guarded(metric, newCell);
    this.expose(metric, type, async () => series.records);
    return new CellRecorder(metric.name, series, this.failures);
  }

  private expose(metric: Metric, type: Exposed['type'], samples: Exposed['samples']): void {
    this.exposition.add({ ...aboutOf(metric), type, samples });
  }

  /** A metric without labels exists from the start, at zero. */
  private guarded<S>(metric: Metric, make: (labels: LabelSet) => S): SeriesGuard<S> {
    const guard: SeriesGuard<S> = new SeriesGuard(metric, make, refusal =>
      this.drop(metric, refusal, () => guard.newest(refusal.label, SAMPLE - 1)),
    );
    if (Object.keys(metric.labels).length === 0) guard.admit({});
    return guard;
  }

  /** The same object for the same metric, however many parts use it. */
  private once<T>(metric: Metric, kind: Kind, make: () => T): T {
    if (!this.declared.has(metric)) {
      const what = metric?.name ?? `the argument of ${kind}() (${metric})`;
      throw new TelemetryError([
        `${what} is not in any family that this service exposes; add its family to \`families\``,
      ]);
    }
    if (metric.kind !== kind) {
      throw new TelemetryError([`${metric.name} is a ${metric.kind}, not a ${kind}; make it with ${metric.kind}()`]);
    }
    if (!this.made.has(metric)) this.made.set(metric, make());
    return this.made.get(metric) as T;
  }

  private drop(metric: Metric, refusal: Refusal, newest: () => readonly string[]): void {
    // The counter of dropped series has a budget as well, and must not count itself for ever.
    if (metric === telemetry.seriesDropped) return;
    this.dropped.inc({ metric: metric.name, label: refusal.label });
    if (this.warned.has(metric)) return;
    this.warned.add(metric);
    const sample = [refusal.labels[refusal.label] as string, ...newest()];
    this.failures.report('metrics', new BudgetExceeded(metric, refusal, sample));
  }
}
