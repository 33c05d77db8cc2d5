import { isSpanContextValid, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import * as prom from 'prom-client';
import {
  type Family,
  type Histogram,
  type Labels,
  type LabelValues,
  type Metric,
  metricsOf,
  telemetry,
} from '../../../lib/catalogue';
import type { Failures } from '../failures';
import { TelemetryError } from '../problems';
import { SeriesGuard } from './series-guard';

export interface Counter<L extends Labels> {
  /** `by` must not be negative. @default 1 */
  inc(labels: LabelValues<L>, by?: number): void;
}
export interface Gauge<L extends Labels> {
  set(labels: LabelValues<L>, value: number): void;
  /** @default 1 */
  inc(labels: LabelValues<L>, by?: number): void;
  /** @default 1 */
  dec(labels: LabelValues<L>, by?: number): void;
}
export interface Observer<L extends Labels> {
  /** In the metric's unit. `span` becomes the exemplar of its bucket, if it is sampled. @default the active span */
  observe(labels: LabelValues<L>, value: number, span?: SpanContext): void;
}

type Values = Readonly<Record<string, string>>;

/** OpenMetrics alone has exemplars, so that is what the registry speaks; exposition/ turns it into plain text too. */
export type OpenMetricsRegistry = prom.Registry<prom.OpenMetricsContentType>;

/**
 * Metrics as the catalogue declares them, on prom-client. What cannot be recorded (a wrong label from untyped code, a
 * value that is no number, a series past its budget) is counted and reported, never thrown.
 */
export class Metrics {
  readonly registry: OpenMetricsRegistry = new prom.Registry<prom.OpenMetricsContentType>();
  private readonly declared: ReadonlySet<Metric>;
  private readonly made = new Map<Metric, unknown>();
  private readonly dropped: Counter<typeof telemetry.seriesDropped.labels>;

  /** `families`: those that the service exposes; a metric of another is refused when it is made. */
  constructor(
    families: readonly Family[],
    private readonly failures: Failures,
  ) {
    this.registry.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
    this.declared = new Set([telemetry as Family, ...families].flatMap(metricsOf));
    this.dropped = this.counter(telemetry.seriesDropped);
    const errors = this.counter(telemetry.errors);
    failures.listen(part => errors.inc({ part }));
  }

  /** Throws a TelemetryError where no family of the service declares it. */
  counter<L extends Labels>(metric: Metric<'counter', L>): Counter<L> {
    return this.once(metric, () => {
      const made = new prom.Counter({ ...this.common(metric) });
      const record = this.recorder(metric);
      return {
        inc: (labels: LabelValues<L>, by = 1) => record(labels, by, by >= 0, admitted => made.inc(admitted, by)),
      };
    });
  }

  /** `collect` runs at each scrape, to set a value that is asked for instead of kept. */
  gauge<L extends Labels>(metric: Metric<'gauge', L>, collect?: (gauge: Gauge<L>) => void | Promise<void>): Gauge<L> {
    return this.once(metric, () => {
      const own = collect && (() => this.failures.guard('metrics', () => collect(gauge)));
      const made = new prom.Gauge({ ...this.common(metric), ...(own && { collect: own }) });
      const record = this.recorder(metric);
      const gauge: Gauge<L> = {
        set: (labels, value) => record(labels, value, true, admitted => made.set(admitted, value)),
        inc: (labels, by = 1) => record(labels, by, true, admitted => made.inc(admitted, by)),
        dec: (labels, by = 1) => record(labels, by, true, admitted => made.dec(admitted, by)),
      };
      return gauge;
    });
  }

  histogram<L extends Labels>(metric: Histogram<L>): Observer<L> {
    return this.once(metric, () => {
      const made = new prom.Histogram({ ...this.common(metric), buckets: [...metric.buckets], enableExemplars: true });
      const record = this.recorder(metric);
      return {
        observe: (labels: LabelValues<L>, value: number, span = trace.getActiveSpan()?.spanContext()) =>
          record(labels, value, true, admitted =>
            made.observe({ labels: admitted, value, ...(span && { exemplarLabels: exemplarOf(span) }) }),
          ),
      };
    });
  }

  private common(metric: Metric) {
    return { name: metric.name, help: metric.help, labelNames: Object.keys(metric.labels), registers: [this.registry] };
  }

  /** The same object for the same metric, however many parts ask for it. */
  private once<T>(metric: Metric, make: () => T): T {
    if (!this.declared.has(metric)) {
      throw new TelemetryError([
        `${metric.name} is in none of the families that this service exposes; add its family to \`families\``,
      ]);
    }
    if (!this.made.has(metric)) this.made.set(metric, make());
    return this.made.get(metric) as T;
  }

  private recorder(metric: Metric) {
    const guard = new SeriesGuard(metric);
    return (labels: Values, value: number, allowed: boolean, write: (admitted: Values) => void): void => {
      try {
        if (!Number.isFinite(value) || !allowed) {
          throw new TypeError(`${metric.name}: ${value} is no ${allowed ? 'number' : 'increase of a counter'}`);
        }
        const admission = guard.admit(labels);
        if ('labels' in admission) write(admission.labels);
        else this.drop(metric, admission.dropped);
      } catch (error) {
        this.failures.report('metrics', error);
      }
    };
  }

  private drop(metric: Metric, label: string): void {
    // The counter of what was dropped has a budget as well, and must not count itself for ever.
    if (metric === telemetry.seriesDropped) return;
    this.dropped.inc({ metric: metric.name, label });
    this.failures.report(
      'metrics',
      new RangeError(`${metric.name} has reached its ${metric.maxSeries} series: label ${label} has too many values`),
    );
  }
}

/** Only a sampled trace can be looked up. */
function exemplarOf(span: SpanContext): Record<string, string> {
  if (!isSpanContextValid(span) || (span.traceFlags & TraceFlags.SAMPLED) === 0) return {};
  return { trace_id: span.traceId, span_id: span.spanId };
}
