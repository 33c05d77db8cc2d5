import type { SyntaxNode } from '@lezer/common';
import { parsed } from './parse';
import type { Expr } from './values';
import { children, isExpression } from './walk';

/** Of a part of an expression: whether its series are selected by the label, or `none` if it has no series of its own. */
type Selected = 'yes' | 'no' | 'none';

/**
 * Whether what an expression returns depends on a matcher of the label. Without one, the expression returns the same for
 * each value of the label. What only removes series (right of `and` and `unless`) need not have it, nor need one of two operands
 * that are computed with each other.
 */
export const selectsBy = (label: string, { checkedText }: Expr): boolean => {
  const root = parsed(checkedText).topNode.firstChild;
  return root === null || selected(root, label, checkedText) === 'yes';
};

/** Whether an expression reads no series: it is a figure, such as `vector(0.001)`. */
export const readsNothing = ({ checkedText }: Expr): boolean => {
  const root = parsed(checkedText).topNode;
  let found = false;
  root.cursor().iterate(({ name }) => {
    found ||= name === 'VectorSelector';
  });
  return !found;
};

function selected(node: SyntaxNode, label: string, text: string): Selected {
  if (node.name === 'VectorSelector') return hasMatcher(node, label, text) ? 'yes' : 'no';
  const parts = children(node, isPart).map(part => () => selected(part, label, text));
  if (node.name === 'BinaryExpr') return ofBinary(node, parts, text);
  // Of an aggregation or a function, only the argument with series counts.
  return combine(parts.map(part => part()));
}

/** Arguments stand in a list of their own. */
const isPart = (node: SyntaxNode): boolean => isExpression(node) || node.name === 'FunctionCallBody';

function ofBinary(node: SyntaxNode, [left, right]: readonly (() => Selected)[], text: string): Selected {
  if (left === undefined || right === undefined) return 'none';
  if (node.getChild('And') !== null || node.getChild('Unless') !== null) return left();
  if (node.getChild('Mul') !== null && children(node, isZero(text)).length > 0) return 'none';
  const sides = [left(), right()];
  if (node.getChild('Or') !== null) return combine(sides);
  return sides.includes('yes') ? 'yes' : combine(sides);
}

/** `0 * up`: a value for want of another, not a series that is looked at. */
const isZero =
  (text: string) =>
  (node: SyntaxNode): boolean =>
    node.name === 'NumberDurationLiteral' && Number(text.slice(node.from, node.to)) === 0;

/** All that have series must be selected. */
const combine = (parts: readonly Selected[]): Selected => {
  const withSeries = parts.filter(part => part !== 'none');
  return withSeries.length === 0 ? 'none' : withSeries.every(part => part === 'yes') ? 'yes' : 'no';
};

const hasMatcher = (node: SyntaxNode, label: string, text: string): boolean =>
  children(node.getChild('LabelMatchers'), child => child.name === 'UnquotedLabelMatcher').some(matcher => {
    const name = matcher.getChild('LabelName');
    return name !== null && text.slice(name.from, name.to) === label;
  });
