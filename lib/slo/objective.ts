import {
  type Duration,
  days,
  declaredHere,
  type Histogram,
  http,
  perSecond,
  type Quantity,
  ratio,
  type Series,
  type Source,
} from '../catalogue';
import type { Matcher } from '../promql';
import type { Period } from './period';

/** Events that a service counts: all of a counter's, or those that matchers select. */
export interface Events {
  readonly series: Series;
  readonly where: readonly Matcher[];
}

/** `events(ai.errors, equals('kind', 'timeout'))`: events of a counter, or the observations of a histogram (`ai.duration.count`). */
export const events = (series: Series, ...where: readonly Matcher[]): Events => ({ series, where });

export interface ObjectiveProps {
  /** Share of the events that are to be good: 0.999. */
  readonly share: Quantity<'ratio'>;
  /** The time in which the rest may fail: so many days back, or a calendar period (UTC). @default 30 days */
  readonly period?: Period;
  /**
   * Failed events that the long window of an alert must hold: fewer are chance, such as three requests at night.
   * @default 10
   */
  readonly leastFailures?: number;
  /**
   * How many events it expects at least, on average over its period. Synth rejects an objective that would not allow a
   * single one of them to fail. @default 1 per second
   */
  readonly traffic?: Quantity<'perSecond'>;
}

export interface LatencyProps extends ObjectiveProps {
  /** The bound: of a good event, the histogram's value is not above it. It must be the bound of a bucket. */
  readonly within: Quantity;
  /** What is measured. @default the duration of HTTP requests */
  readonly of?: Histogram;
  /** Only some of its observations. @default all */
  readonly where?: readonly Matcher[];
}

export type RatioProps = ObjectiveProps & {
  /** All events. */
  readonly of: Events;
} & (
    | {
        /** Those that count against the objective. */
        readonly failed: Events;
        readonly good?: never;
      }
    | {
        /** Those that do not, if these are what is counted. */
        readonly good: Events;
        readonly failed?: never;
      }
  );

/** How the events of an objective are counted. */
export type Indicator =
  | { readonly kind: 'availability' }
  | {
      readonly kind: 'latency';
      readonly of: Histogram;
      readonly within: Quantity;
      readonly where: readonly Matcher[];
    }
  | { readonly kind: 'ratio'; readonly of: Events; readonly failed: Events }
  | { readonly kind: 'ratio'; readonly of: Events; readonly good: Events };

/** What a service promises about a share of its events. */
export interface Objective {
  /** Unique within the service: the label `objective` of its series and alerts. */
  readonly name: string;
  readonly share: Quantity<'ratio'>;
  readonly period: Period;
  readonly leastFailures: number;
  readonly traffic: Quantity<'perSecond'>;
  readonly indicator: Indicator;
  readonly declaredAt: Source;
}

/** The period of service level agreements, and of objectives that declare none. */
export const DEFAULT_PERIOD: Duration = days(30);
const LEAST_FAILURES = 10;

const objective = (
  name: string,
  { share, period = DEFAULT_PERIOD, leastFailures = LEAST_FAILURES, traffic = perSecond(1) }: ObjectiveProps,
  indicator: Indicator,
  declaredAt: Source,
): Objective => ({ name, share, period, leastFailures, traffic, indicator, declaredAt });

/** A share of requests that are not answered with a 5xx. `slo.availability` declares one of 30 days: `AVAILABILITY`. */
export const availabilityObjective = (name: string, props: ObjectiveProps): Objective =>
  objective(name, props, { kind: 'availability' }, declaredHere(availabilityObjective));

/**
 * A share of requests, or of other observations of a histogram, within a bound:
 * `latencyObjective('latency', { share: ratio(0.99), within: seconds(1) })`.
 */
export const latencyObjective = (
  name: string,
  { within, of = http.requestDuration, where = [], ...props }: LatencyProps,
): Objective => objective(name, props, { kind: 'latency', of, within, where }, declaredHere(latencyObjective));

/**
 * A share of any events that are counted:
 * `ratioObjective('inference', { share: ratio(0.995), failed: events(ai.errors), of: events(ai.requests) })`.
 */
export const ratioObjective = (name: string, { of, failed, good, ...props }: RatioProps): Objective =>
  objective(
    name,
    props,
    failed === undefined ? { kind: 'ratio', of, good: good as Events } : { kind: 'ratio', of, failed },
    declaredHere(ratioObjective),
  );

/** The name of the objective that `slo.availability` declares. */
export const AVAILABILITY = 'availability';

/** Share of events that may fail. Rounded: 1 - 0.999 is 0.0010000000000000009. */
export const allowedOf = ({ share }: Pick<Objective, 'share'>): Quantity<'ratio'> =>
  ratio(Number((1 - share.value).toFixed(12)));
