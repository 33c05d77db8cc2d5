import type { LabelSet } from './labels';

/** A series that was not admitted: which limit it would have passed, and which label did it. */
export interface Refusal {
  readonly label: string;
  readonly labels: LabelSet;
  /** Of the label's values, or of the metric's series. */
  readonly limit: { readonly of: 'values' | 'series'; readonly is: number };
}
