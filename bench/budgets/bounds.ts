/** What the alerts of both sides compare: a comparison of rules for different objectives would say nothing. */
import type { RuleGroup } from '../../lib/rules';

export interface Bounds {
  /** The share of requests that may fail. */
  readonly budget: number;
  /** `1h 14.4`: window and times as fast as allowed, of all comparisons, each once and sorted. */
  readonly comparisons: readonly string[];
}

const expressions = (groups: readonly RuleGroup[], which: 'alert' | 'record'): readonly string[] =>
  groups.flatMap(({ rules }) => rules.flatMap(rule => (which in rule ? [rule.expr] : [])));
const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();
/** Rounded: sloth has 1 - 0.999 in binary, 0.0009999999999999432. */
const rounded = (share: number): number => Number(share.toFixed(12));

export function ourBounds(groups: readonly RuleGroup[]): Bounds {
  const budgets = groups.flatMap(({ rules }) =>
    rules.flatMap(rule =>
      'record' in rule && rule.record === 'service_objective:error_budget:ratio'
        ? [Number(/vector\((\S+)\)/.exec(rule.expr)?.[1])]
        : [],
    ),
  );
  const found = expressions(groups, 'alert').flatMap(expr => [
    ...expr.matchAll(/burn_rate(\d+[mhd])\{[^}]*\} > ([\d.]+)/g),
  ]);
  return {
    budget: rounded(budgets[0] ?? Number.NaN),
    comparisons: distinct(found.map(([, window, by]) => `${window} ${by}`)),
  };
}

export function slothBounds(groups: readonly RuleGroup[]): Bounds {
  const found = expressions(groups, 'alert').flatMap(expr => [
    ...expr.matchAll(/ratio_rate(\d+[mhd])\{[^}]*\} > \(([\d.]+) \* ([\d.]+)\)/g),
  ]);
  const budget = rounded(Number(found[0]?.[3] ?? Number.NaN));
  return { budget, comparisons: distinct(found.map(([, window, by]) => `${window} ${by}`)) };
}

/** Throws what differs. */
export function checkSame(ours: Bounds, theirs: Bounds): void {
  const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (a !== b || ours.comparisons.length === 0) {
    throw new Error(
      `the two sides do not compare the same: ours ${a}, sloth ${b}. Mend the bench, or lib/slo/windows.ts`,
    );
  }
}
