import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** Every node of an expression with one of these names, in the order of the text. */
export function nodes(expr: string, names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  parser.parse(expr).iterate({
    enter: ({ node }) => {
      if (names.includes(node.name)) found.push(node);
    },
  });
  return found;
}

/** The names of the series that an expression reads. */
export const seriesRead = (expr: string): Set<string> =>
  new Set(
    nodes(expr, ['VectorSelector'])
      .map(selector => selector.getChild('Identifier'))
      .filter(name => name !== null)
      .map(({ from, to }) => expr.slice(from, to)),
  );
