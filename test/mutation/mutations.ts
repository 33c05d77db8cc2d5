import { formatDuration, minutes } from '../../lib/catalogue';
import type { AlertRule } from '../../lib/rules';
import { exactly, type RuleCase } from '../promtool/case';
import { nodes } from '../promtool/parse';

/** A way to break an expression: each result is wrong in one place. */
export type Break = (expr: string) => readonly string[];

interface Span {
  readonly from: number;
  readonly to: number;
}
const textOf = (expr: string, { from, to }: Span): string => expr.slice(from, to);
const replaced = (expr: string, { from, to }: Span, text: string): string =>
  expr.slice(0, from) + text + expr.slice(to);
/** Replaces from the end, so that the remaining spans keep their positions. */
const allReplaced = (expr: string, spans: readonly Span[], text: (old: string) => string): string =>
  [...spans].reverse().reduce((result, span) => replaced(result, span, text(textOf(expr, span))), expr);

const OPPOSITE: Readonly<Record<string, string>> = {
  '>': '<=',
  '<': '>=',
  '==': '!=',
  '!=': '==',
  '>=': '<',
  '<=': '>',
};

/** Inverts comparisons of values; matchers are widened below. */
export const invertComparison: Break = expr =>
  nodes(expr, ['Gtr', 'Lss', 'Eql', 'Neq', 'Gte', 'Lte'])
    .filter(({ parent }) => parent?.name !== 'MatchOp')
    .map(found => replaced(expr, found, OPPOSITE[textOf(expr, found)] ?? ''));

/** `a and b` becomes `a`, and becomes `b`. */
export const dropSide: Break = expr =>
  nodes(expr, ['And', 'Or', 'Unless']).flatMap(({ parent }) => {
    const sides = parent ? [parent.firstChild, parent.lastChild] : [];
    return sides.map(side => (parent && side ? replaced(expr, parent, textOf(expr, side)) : ''));
  });

/** Matches every value of a label, for each label in turn. */
export const widenMatchers: Break = expr => {
  const matchers = nodes(expr, ['UnquotedLabelMatcher']);
  const labelOf = (matcher: Span) => textOf(expr, matcher).match(/^\w+/)?.[0] ?? '';
  return [...new Set(matchers.map(labelOf))].map(label =>
    allReplaced(
      expr,
      matchers.filter(matcher => labelOf(matcher) === label),
      () => `${label}=~".*"`,
    ),
  );
};

const includeThreshold: Break = expr => [allReplaced(expr, nodes(expr, ['Gtr', 'Lss']), sign => `${sign}=`)];

/** A way to break an alert. Its case must fail for each result; there are none if this cannot be done to the alert. */
export interface Mutation {
  readonly name: string;
  readonly mutants: (rule: AlertRule, tested: RuleCase) => readonly AlertRule[];
}

const inExpr =
  (broken: Break): Mutation['mutants'] =>
  rule =>
    broken(rule.expr).map(expr => ({ ...rule, expr }));

export const MUTATIONS: readonly Mutation[] = [
  { name: 'a comparison is inverted', mutants: inExpr(invertComparison) },
  { name: 'one side of an and, or, unless is dropped', mutants: inExpr(dropSide) },
  { name: 'a matcher selects every service, or every value of another label', mutants: inExpr(widenMatchers) },
  {
    name: 'the threshold itself fires',
    mutants: (rule, tested) => (tested.quiet === exactly ? inExpr(includeThreshold)(rule, tested) : []),
  },
  {
    name: 'it fires at once',
    mutants: ({ for: held, ...rule }) => (held === undefined ? [] : [rule]),
  },
  {
    name: 'it waits twice as long',
    mutants: rule => [{ ...rule, for: rule.for === undefined ? formatDuration(minutes(1)) : twice(rule.for) }],
  },
];

/** `5m` is `10m`. */
const twice = (duration: string): string => duration.replace(/\d+/g, digits => String(2 * Number(digits)));
