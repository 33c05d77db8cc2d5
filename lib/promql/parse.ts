import type { Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

const known = new Map<string, Tree>();
/** More than a large stack has, whose services share their expressions' shapes. A tree takes a few kilobytes. */
const MOST_KNOWN = 5_000;

/** The syntax tree of an expression. Several checks look at each, and every environment has most of them. */
export function parsed(expression: string): Tree {
  const found = known.get(expression);
  if (found !== undefined) return found;
  const tree = parser.parse(expression);
  if (known.size < MOST_KNOWN) known.set(expression, tree);
  return tree;
}
