import type { Metric } from '../catalogue';
import { isOpen } from './labels';
import type { Refusal } from './refusal';

const SHOWN = 64;

/** For a message: on one line, and not longer than 64 characters. */
export const quoted = (value: string): string =>
  JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value);

/** How a message begins that is about a metric. The log's filter would take `ai_tokens_total: 7` for a token and its value. */
export const about = (metric: string, problem: string): string => `${metric} (metric): ${problem}`;

const FURTHER = 'New series of it are dropped, and counted in telemetry_series_dropped_total.';

/** What untyped code passed and the compiler would have refused: a wrong label, a value that is no number. */
export class WrongObservation extends TypeError {
  override readonly name = 'WrongObservation';
}

/** A metric has all the series that the catalogue allows it. Reported once for each metric; the counter counts on. */
export class BudgetExceeded extends RangeError {
  override readonly name = 'BudgetExceeded';
  readonly metric: string;
  readonly label: string;
  /** Values of the label, or series of the metric. */
  readonly budget: number;
  /** Values of the label: the one that was refused, then those that came just before it. */
  readonly sample: readonly string[];

  constructor({ name, labels }: Metric, { label, limit }: Refusal, sample: readonly string[]) {
    const domain = labels[label];
    const what = isOpen(domain) ? ` (${domain.what})` : '';
    const values = `such as ${sample.map(quoted).join(', ')}`;
    const full =
      limit.of === 'values' ? `label ${label}${what} has its ${limit.is} values` : `it has its ${limit.is} series`;
    const grown = limit.of === 'values' ? '' : `; label ${label}${what} has grown`;
    super(about(name, `${full}${grown}, ${values}. ${FURTHER}`));
    this.metric = name;
    this.label = label;
    this.budget = limit.is;
    this.sample = sample.map(value => value.slice(0, SHOWN));
  }
}
