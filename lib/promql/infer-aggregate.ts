import type { SyntaxNode } from '@lezer/common';
import { suggestion } from '../base/nearest';
import { checkQuantile } from './doubtful-arguments';
import { unquoted } from './engine/literals';
import { children, type Inference, isExpression, vector, type Walk } from './walk';

/** Operators that return some of their input series as they are. */
const SELECTING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

export function inferAggregate(node: SyntaxNode, walk: Walk): Inference {
  const operator = walk.text(node.getChild('AggregateOp') as SyntaxNode).toLowerCase();
  const args = children(node.getChild('FunctionCallBody'), isExpression);
  const operand = args.at(-1);
  if (operand === undefined) {
    return vector(new Set());
  }
  const input = walk.infer(operand).labels;
  if (operator === 'quantile') checkQuantile(args[0], walk);
  const grouped = group(node, operator, input, walk);
  if (SELECTING.has(operator)) return vector(input);
  const [first] = args;
  if (operator === 'count_values' && first?.name === 'StringLiteral') {
    return vector(new Set([...grouped, unquoted(walk.text(first))]));
  }
  return vector(grouped);
}

function group(node: SyntaxNode, operator: string, input: ReadonlySet<string>, walk: Walk): ReadonlySet<string> {
  const modifier = node.getChild('AggregateModifier');
  if (modifier === null) return new Set();
  const without = modifier.getChild('Without') !== null;
  const labels = readGrouping(modifier, walk);
  for (const { node: at, label } of labels) {
    if (input.size > 0 && !input.has(label)) {
      const clause = without ? 'without' : 'by';
      walk.report(
        at,
        `${operator} ${clause} (${label}): its operand has no label "${label}"${suggestion(label, input)}`,
      );
    }
  }
  const named = new Set(labels.map(({ label }) => label));
  return new Set([...input].filter(label => named.has(label) !== without));
}

/** The labels of a `by`, `without`, `on`, `ignoring` or `group_…` clause. */
export function readGrouping(clause: SyntaxNode, walk: Walk, which = 0): { node: SyntaxNode; label: string }[] {
  const list = children(clause, child => child.name === 'GroupingLabels')[which] ?? null;
  return children(list, child => child.name.endsWith('LabelName')).map(node => ({
    node,
    label: node.name === 'LabelName' ? walk.text(node) : unquoted(walk.text(node)),
  }));
}
