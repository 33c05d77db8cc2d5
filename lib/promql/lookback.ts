import type { SyntaxNode } from '@lezer/common';
import { type Duration, seconds } from '../catalogue';
import { readDuration } from './engine/literals';
import { parsed } from './parse';
import type { Expr } from './values';

/** How far back from its evaluation an expression reads: its ranges and offsets, one within the other. */
export const lookback = ({ checkedText }: Expr): Duration => seconds(deepest(parsed(checkedText).topNode, checkedText));

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

/** A negative offset looks ahead. */
const secondsIn = (duration: string): number => (duration.startsWith('-') ? 0 : readDuration(duration));
