import { count } from '../base';
import { type CheckedInference, type Checker, dividesRates, type Expr, promql } from '../promql';

/**
 * How many events there must have been for a ratio of them to mean anything. At night two requests may be all there are: if
 * both fail, the ratio is 100 %, and nobody must be woken for it.
 */
export interface LeastEvents<Input> {
  readonly count: number;
  /** What is counted, and in which time: `failed requests in five minutes`. */
  readonly what: string;
  /** Their number. It must return the same labels as the ratio. */
  readonly of: (input: Input) => Expr;
}

/** The condition, and that there were enough events. */
export const guarded = <Input>(condition: Expr, least: LeastEvents<Input> | undefined, input: Input): Expr =>
  least === undefined ? condition : promql`${condition}\nand ${least.of(input)} >= ${count(least.count)}`;

interface Declared {
  readonly scope: 'service' | 'platform';
  readonly leastEvents?: LeastEvents<never>;
}

/** The problems of an alert's least number of events: it is missing, it guards nothing, or it never matches the ratio. */
export function checkLeastEvents(
  { scope, leastEvents }: Declared,
  unit: string,
  expr: Expr,
  checker: Checker,
): string[] {
  if (leastEvents === undefined) {
    const ofEvents = (unit === 'ratio' || unit === 'percent') && dividesRates(expr);
    const declare = scope === 'service' ? 'ratioAlert' : 'platformRatioAlert';
    return ofEvents
      ? [
          'it compares a share of events, so two failures at a quiet time fire it: declare it with ' +
            `${declare} and leastEvents, the least number of events that say anything`,
        ]
      : [];
  }
  const { count: least, what } = leastEvents;
  return [
    ...(Number.isInteger(least) && least >= 1 ? [] : [`leastEvents.count: ${least}; wanted a whole number from 1`]),
    ...(what.trim() === '' ? ['leastEvents.what: empty; say what is counted, and in which time'] : []),
    ...differences(sides(expr).map(side => checker.check(side))),
  ];
}

/** The condition and the number of events that `guarded` combined. */
const sides = ({ values }: Expr): Expr[] => values.filter((value): value is Expr => 'strings' in value);

function differences([ratio, events]: readonly CheckedInference[]): string[] {
  if (
    ratio === undefined ||
    events === undefined ||
    [ratio, events].some(side => side.unknown || side.diagnostics.length > 0)
  )
    return [];
  const [ofRatio, ofEvents] = [ratio, events].map(({ labels }) => [...labels].sort().join(', '));
  if (ofRatio === ofEvents) return [];
  return [
    `leastEvents.of: it returns the labels ${ofEvents || '(none)'}, the ratio ${ofRatio || '(none)'}: they never match`,
  ];
}
