import { describe } from './checker';
import { checkDurations } from './durations';
import type { Expr } from './values';
import type { CheckedInference } from './walk';

/**
 * What is wrong with an expression, given what a checker found. What Prometheus refuses is reported even where nothing is known about
 * a series that it reads; with a duration that no rule can use, it is not PromQL.
 */
export function refusals({ diagnostics, unknown }: CheckedInference, expr: Expr): readonly string[] {
  const durations = checkDurations(expr);
  if (durations.length > 0) return durations;
  return diagnostics.filter(({ refused }) => refused || !unknown).map(found => describe(found, expr.checkedText));
}
