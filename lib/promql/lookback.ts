import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { type Duration, seconds } from '../catalogue';
import type { Expr } from './values';

/** How far back from its evaluation an expression reads: its ranges and offsets, one within the other. */
export const lookback = ({ checkedText }: Expr): Duration =>
  seconds(deepest(parser.parse(checkedText).topNode, checkedText));

function deepest(node: SyntaxNode, text: string): number {
  let within = 0;
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    within = Math.max(within, deepest(child, text));
  }
  return within + own(node, text);
}

/** What a range or an offset adds; the step of a subquery adds nothing. */
function own(node: SyntaxNode, text: string): number {
  if (!['MatrixSelector', 'SubqueryExpr', 'OffsetExpr'].includes(node.name)) return 0;
  const duration = node.getChild(node.name === 'OffsetExpr' ? 'OffsetDurationExpr' : 'DurationExpr');
  return duration === null ? 0 : secondsIn(text.slice(duration.from, duration.to));
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** `1h30m`, or a number of seconds; a negative offset looks ahead. */
const secondsIn = (duration: string): number =>
  /^\d+(\.\d+)?$/.test(duration)
    ? Number(duration)
    : duration.startsWith('-')
      ? 0
      : [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
          (all, [, n, unit = '']) => all + Number(n) * (UNITS[unit] ?? 0),
          0,
        );
