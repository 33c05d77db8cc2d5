import type { AlertThresholds } from '../../aion/alerts';
import type { Duration } from '../../lib/catalogue';
import type { InputSeries } from './input';

/** The value that the alert compares with its threshold: a share of failing requests, a number of sessions. */
export type Level = number;

/** The input series that produce the level. */
export type Given = (level: Level, threshold: number) => readonly InputSeries[];
/** A text with the value formatted as Prometheus prints it. */
export type Text = (level: Level, threshold: number) => string;

/** A level derived from the configured threshold, such as `slightlyAbove`. */
export type FromThreshold = (threshold: number) => Level;

/** The library's alerts, and those that AION adds. */
export type AlertName = keyof AlertThresholds;

export interface Timing {
  /** When the alert first fires, counted from the start of the input: one evaluation earlier it must not fire. */
  readonly after: Duration;
  /** Time between two evaluations of the rules. @default 1 minute */
  readonly evaluatedEvery?: Duration;
  /** Time between two samples of the input. @default as between two evaluations */
  readonly sampledEvery?: Duration;
}

/** The labels and annotations of a firing alert. */
export interface Message {
  /** All labels except the alert's name and its stage. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: Text;
  readonly description: Text;
  /** What follows `…/d/`: `harbour-http?var-service=bookings`. Variables follow from the labels unless they are stated. */
  readonly dashboard: string;
}

export interface RuleCaseProps extends Timing, Message {
  /** The service that the alert belongs to; `platform` for an alert that exists once. */
  readonly service: string;
  readonly given: Given;
  /** A level close to the threshold that does not exceed it; `never` for an alert that always fires. */
  readonly quiet: FromThreshold | 'never';
  /** A level close to the threshold that exceeds it. */
  readonly fires: FromThreshold;
  /** Further situations in which it does not fire, at the level that would make it fire. */
  readonly quietWhen?: Readonly<Record<string, Given | ({ readonly given: Given } & Partial<Timing>)>>;
  /** Further situations in which it fires, with what differs. */
  readonly firesWhen?: Readonly<
    Record<
      string,
      { readonly given: Given /** When it still fires. */; readonly until?: Duration } & Partial<Timing & Message>
    >
  >;
}

export interface RuleCase extends RuleCaseProps {
  readonly alert: AlertName;
}

export const ruleCase = (alert: AlertName, props: RuleCaseProps): RuleCase => ({ alert, ...props });

export const exactly: FromThreshold = threshold => threshold;
export const slightlyAbove: FromThreshold = threshold => threshold * 1.04;
export const slightlyBelow: FromThreshold = threshold => threshold * 0.96;
export const oneMore: FromThreshold = threshold => threshold + 1;
export const oneLess: FromThreshold = threshold => threshold - 1;
