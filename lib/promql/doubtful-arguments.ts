import type { SyntaxNode } from '@lezer/common';
import { groupsOf, patternProblem } from '../base/re2';
import { readDuration, unquoted } from './engine/literals';
import { children, isExpression, type Walk } from './walk';

/** Arguments that Prometheus accepts, and for which it never returns what was meant. */
export function checkArguments(name: string, args: readonly SyntaxNode[], walk: Walk): void {
  checkKind(name, args[0], walk);
  if (QUANTILES.has(name)) checkQuantile(args[0], walk);
  if (name === 'label_replace') checkReplacement(args[2], args[4], walk);
}

const QUANTILES = new Set(['histogram_quantile', 'quantile_over_time']);

/** Prometheus returns infinity for any other. */
export function checkQuantile(node: SyntaxNode | undefined, walk: Walk): void {
  const value = node?.name === 'NumberDurationLiteral' ? readDuration(walk.text(node)) : 0;
  if (node !== undefined && (value > 1 || value < 0))
    walk.report(
      node,
      `a quantile is from 0 to 1, not ${value}${value > 1 && value <= 100 ? `: write ${value / 100}` : ''}`,
    );
}

/** A group that the pattern does not have is replaced with nothing; `$1_a` is the group `1_a`. */
function checkReplacement(text: SyntaxNode | undefined, pattern: SyntaxNode | undefined, walk: Walk): void {
  if (text?.name !== 'StringLiteral' || pattern?.name !== 'StringLiteral') return;
  const source = unquoted(walk.text(pattern));
  if (patternProblem(source) !== undefined) return;
  const groups = groupsOf(source);
  for (const [, braced, plain] of unquoted(walk.text(text)).matchAll(/\$(?:\$|\{(\w+)\}|(\w+))/g)) {
    const name = braced ?? plain;
    if (name === undefined || groups.includes(name)) continue;
    const meant = /^\d+/.exec(name)?.[0] ?? name;
    const mend = meant !== name && groups.includes(meant) ? `: write \${${meant}}${name.slice(meant.length)}` : '';
    walk.report(text, `"$${name}": the pattern "${source}" has no such group${mend}`);
  }
}

const OF_COUNTERS = new Set(['rate', 'irate', 'increase', 'resets']);
const OF_GAUGES = new Set(['deriv', 'delta', 'idelta']);

/** Functions that return nonsense for the other kind of metric. */
function checkKind(name: string, arg: SyntaxNode | undefined, walk: Walk): void {
  if (arg === undefined || !(OF_COUNTERS.has(name) || OF_GAUGES.has(name))) return;
  const ranged = modified(arg);
  if (ranged.name === 'SubqueryExpr') {
    const [inner] = children(ranged, isExpression);
    if (OF_COUNTERS.has(name) && inner?.name === 'AggregateExpr')
      walk.report(
        inner,
        `${name}() of an aggregation takes a restart of one process for one of all: aggregate the ${name}()`,
      );
    return;
  }
  const identifier = ranged.getChild('VectorSelector')?.getChild('Identifier') ?? null;
  if (identifier === null) return;
  const series = walk.text(identifier);
  const kind = walk.schema.get(series)?.kind;
  if (OF_GAUGES.has(name) && kind === 'counter')
    walk.report(identifier, `${name}() is for gauges, but "${series}" is a counter: use rate() or increase()`);
  if (OF_COUNTERS.has(name) && (kind === 'gauge' || kind === 'recorded')) {
    const what =
      kind === 'gauge' ? 'a gauge: use delta(), deriv(), changes() or avg_over_time()' : 'recorded, not a counter';
    walk.report(identifier, `${name}() is for counters, but "${series}" is ${what}`);
  }
}

/** A range or subquery without its offset and `@`. */
function modified(node: SyntaxNode): SyntaxNode {
  const [inner] = ['OffsetExpr', 'StepInvariantExpr', 'ParenExpr'].includes(node.name)
    ? children(node, isExpression)
    : [];
  return inner === undefined ? node : modified(inner);
}
