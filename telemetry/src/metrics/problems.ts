import type { Metric } from '../catalogue';
import { isOpen } from './labels';
import type { Refusal } from './refusal';

const SHOWN = 64;

/** For a message: on one line, and at most 64 characters long. */
export const quoted = (value: string): string =>
  JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value);

/** A message about a metric. The log's filter would mistake `ai_tokens_total: 7` for a token and its value. */
export const about = (metric: string, problem: string): string => `${metric} (metric): ${problem}`;

const CONSEQUENCE = 'New series are dropped, and counted in telemetry_series_dropped_total.';

/** An argument from untyped code that the compiler would have refused: a wrong label, a value that is not a number. */
export class WrongObservation extends TypeError {
  override readonly name = 'WrongObservation';
}

/** A metric has reached its series limit in the catalogue. Reported once per metric; the counter counts every drop. */
export class BudgetExceeded extends RangeError {
  override readonly name = 'BudgetExceeded';
  readonly metric: string;
  readonly label: string;
  /** The limit on values of the label, or on series of the metric. */
  readonly budget: number;
  /** Values of the label: the one that was refused, then the newest accepted ones. */
  readonly sample: readonly string[];

  constructor({ name, labels }: Metric, { label, limit }: Refusal, sample: readonly string[]) {
    const domain = labels[label];
    const what = isOpen(domain) ? ` (${domain.what})` : '';
    const values = `such as ${sample.map(quoted).join(', ')}`;
    const full =
      limit.on === 'values'
        ? `label ${label}${what} has reached ${limit.max} values`
        : `it has reached ${limit.max} series`;
    const growing = limit.on === 'values' ? '' : `; label ${label}${what} keeps growing`;
    super(about(name, `${full}${growing}, ${values}. ${CONSEQUENCE}`));
    this.metric = name;
    this.label = label;
    this.budget = limit.max;
    this.sample = sample.map(value => value.slice(0, SHOWN));
  }
}
