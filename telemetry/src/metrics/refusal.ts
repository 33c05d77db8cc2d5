import type { LabelSet } from './labels';

/** A series that was not admitted: the limit that it would exceed, and the label that caused it. */
export interface Refusal {
  readonly label: string;
  readonly labels: LabelSet;
  /** The limit on the label's values, or on the metric's series. */
  readonly limit: { readonly on: 'values' | 'series'; readonly max: number };
}
