import type { SyntaxNode } from '@lezer/common';
import { isExpression, type ValueType } from '../walk';
import type { Feature } from './features';

/** The check of one expression. */
export interface Reading {
  readonly features: ReadonlySet<Feature>;
  text(node: SyntaxNode): string;
  /** The character behind a node. */
  next(node: SyntaxNode): string;
  /** What a node returns, after it is checked. */
  typeOf(node: SyntaxNode): ValueType;
  report(node: SyntaxNode, message: string): void;
}

/** A piece of the expression as messages show it. */
export function shown(node: SyntaxNode, { text }: Pick<Reading, 'text'>): string {
  const line = text(node).replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

const article = (type: ValueType): string => (type === 'instant vector' ? 'an' : 'a');
export const aType = (type: ValueType): string => `${article(type)} ${type}`;

/** Reports an operand of another type than the one wanted, and how to convert it. */
export function expectType(node: SyntaxNode, wanted: ValueType, by: string, reading: Reading): void {
  const found = reading.typeOf(node);
  if (found === wanted) return;
  const piece = shown(node, reading);
  reading.report(
    node,
    `${by} needs ${aType(wanted)}, but \`${piece}\` is ${aType(found)}${conversion(node, found, wanted, piece)}`,
  );
}

function conversion(node: SyntaxNode, found: ValueType, wanted: ValueType, piece: string): string {
  switch (`${found} → ${wanted}`) {
    case 'instant vector → range vector':
      return node.name === 'VectorSelector'
        ? `: add a range, \`${piece}[5m]\``
        : `: add a range and a step, \`(${piece})[1h:1m]\``;
    case 'range vector → instant vector':
      return ': remove the range, or put it into a function over time, such as rate(…) or max_over_time(…)';
    case 'scalar → instant vector':
      return `: write \`vector(${piece})\``;
    case 'instant vector → scalar':
      return `: write \`scalar(${piece})\` if it is always one series`;
    default:
      return wanted === 'string' ? ': write it in quotes' : '';
  }
}

/**
 * What an offset, `@` or range stands behind. They bind more tightly than any operator, but lezer's grammar has them around the
 * whole of `a + b offset 5m`: of an operation, it is the last operand.
 */
export function precedes(modifier: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = firstExpression(modifier);
  while (node?.name === 'BinaryExpr' || node?.name === 'UnaryExpr') node = lastExpression(node);
  return node;
}

export function firstExpression(node: SyntaxNode): SyntaxNode | undefined {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) if (isExpression(child)) return child;
  return undefined;
}

function lastExpression(node: SyntaxNode): SyntaxNode | undefined {
  for (let child = node.lastChild; child !== null; child = child.prevSibling) if (isExpression(child)) return child;
  return undefined;
}
