import type { SpanContext } from '@opentelemetry/api';
import type { Labels, LabelValues } from '../catalogue';

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

/** Sets the gauge to its current value, at each scrape. */
export type Collect<L extends Labels> = (gauge: Gauge<L>) => void | Promise<void>;

export interface Observer<L extends Labels> {
  /** In the metric's unit. `span` becomes the exemplar of its bucket, if it is sampled. @default the active span */
  observe(labels: LabelValues<L>, value: number, span?: SpanContext): void;
}
