import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

const COMPARISONS = new Set(['Eql', 'Eqlc', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte']);
const FILTERING_SETS = new Set(['And', 'Unless']);

/**
 * The same query without what lets it return nothing although its series exist: conditions (`> 0`, `and`, `unless`), and looks
 * back to a time from which a young Prometheus has nothing (`offset 1w`). Undefined if there is nothing of the kind in it.
 */
export function loosened(query: string): string | undefined {
  const cuts: [from: number, to: number][] = [];
  const visit = (node: SyntaxNode): void => {
    const [left, operator] = [node.firstChild, node.firstChild?.nextSibling];
    if (node.name === 'BinaryExpr' && left && operator && filters(node, operator)) {
      cuts.push([left.to, node.to]);
      visit(left);
      return;
    }
    if (node.name === 'OffsetExpr' && left) {
      cuts.push([left.to, node.to]);
      visit(left);
      return;
    }
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
  };
  visit(parser.parse(query).topNode);
  if (cuts.length === 0) return undefined;
  const kept = cuts.sort(([a], [b]) => b - a).reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), query);
  return kept.trim();
}

/** A comparison with `bool` returns 0 or 1 and filters nothing. */
function filters(node: SyntaxNode, { name }: SyntaxNode): boolean {
  return FILTERING_SETS.has(name) || (COMPARISONS.has(name) && node.getChild('BoolModifier') === null);
}
