import type { SyntaxNode } from '@lezer/common';
import { parsed } from './parse';
import { type Expr, type Recorded, references } from './values';

/** Functions that count events: what they return per second, or in a window. */
const OF_EVENTS = /^(rate|irate|increase)$/;

/** Whether an expression, or a recorded series that it reads, divides by a rate of events: its value is a share of them. */
export function dividesRates(expr: Expr): boolean {
  const recorded = recordedIn(expr);
  if ([...recorded.values()].some(rule => dividesRates(rule.expr))) return true;
  const text = expr.checkedText;
  return nodes(parsed(text).topNode, 'Div').some(({ parent }) => {
    const divisor = parent?.lastChild;
    return divisor != null && readsRates(divisor, text, recorded);
  });
}

function readsRates(node: SyntaxNode, text: string, recorded: ReadonlyMap<string, Recorded>): boolean {
  const slice = ({ from, to }: SyntaxNode) => text.slice(from, to);
  return (
    nodes(node, 'FunctionIdentifier').some(name => OF_EVENTS.test(slice(name))) ||
    nodes(node, 'Identifier').some(name => {
      const rule = recorded.get(slice(name));
      return rule !== undefined && containsRates(rule.expr);
    })
  );
}

const containsRates = (expr: Expr): boolean =>
  readsRates(parsed(expr.checkedText).topNode, expr.checkedText, recordedIn(expr));

/** The recorded series that an expression reads itself, by name. */
const recordedIn = (expr: Expr): Map<string, Recorded> =>
  new Map(references(expr).flatMap(value => ('record' in value ? [[value.record, value] as const] : [])));

function nodes(root: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.name === name) found.push(node);
    for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
  };
  visit(root);
  return found;
}
