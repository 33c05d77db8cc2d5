import type { Duration } from '../../lib/catalogue';
import type { AlertName } from '../../lib/rules';
import type { InputSeries } from './input';

/** What the alert compares with its threshold: a share of failing requests, a number of sessions. */
export type Level = number;

/** The series in which the level shows. */
export type Given = (level: Level, threshold: number) => readonly InputSeries[];
/** A text with the value in place, written out as Prometheus prints it. */
export type Text = (level: Level, threshold: number) => string;

/** A level, from the threshold that is set: see `slightlyAbove` and its like. */
export type FromThreshold = (threshold: number) => Level;

export interface Timing {
  /** When the alert fires first, from the start of the input: one evaluation earlier it must still be quiet. */
  readonly after: Duration;
  /** Time between two evaluations of the rules. @default 1 minute */
  readonly evaluatedEvery?: Duration;
  /** Time between two samples of the input. @default as between two evaluations */
  readonly sampledEvery?: Duration;
}

/** What an alert says when it fires. */
export interface Message {
  /** All labels but the alert's name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: Text;
  readonly description: Text;
  /** Behind `…/d/`: `aion-http?var-service=web-api`. */
  readonly dashboard: string;
}

export interface RuleCaseProps extends Timing, Message {
  /** The service whose alert it is; `platform` for an alert that stands once. */
  readonly of: string;
  readonly given: Given;
  /** Close to the threshold, and not beyond it; `never` where the alert is always to fire. */
  readonly quiet: FromThreshold | 'never';
  /** Close to the threshold, and beyond it. */
  readonly fires: FromThreshold;
  /** Further situations in which it stays quiet, at the level that would make it fire. */
  readonly quietWhen?: Readonly<Record<string, Given | ({ readonly given: Given } & Partial<Timing>)>>;
  /** Further situations in which it fires, as far as they differ. */
  readonly firesWhen?: Readonly<Record<string, { readonly given: Given } & Partial<Timing & Message>>>;
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
