import type { SyntaxNode } from '@lezer/common';
import { suggestion } from '../base/nearest';
import { readGrouping } from './infer-aggregate';
import { children, type Inference, isExpression, scalar, vector, type Walk } from './walk';

type LabelSet = ReadonlySet<string>;

export function inferBinary(node: SyntaxNode, walk: Walk): Inference {
  const [leftNode, rightNode] = children(node, isExpression);
  if (leftNode === undefined || rightNode === undefined) return scalar;
  const left = walk.infer(leftNode);
  const right = walk.infer(rightNode);
  checkCount(node, leftNode, rightNode, walk);
  if (left.type === 'scalar') return right;
  if (right.type === 'scalar') return left;

  const clause = node.getChild('MatchingModifierClause');
  if (clause === null && node.getChild('Or') === null) checkSameLabels(node, left.labels, right.labels, walk);
  checkClause(clause, left.labels, right.labels, walk);
  if (node.getChild('And') !== null || node.getChild('Unless') !== null) return left;
  if (node.getChild('Or') !== null) return vector(new Set([...left.labels, ...right.labels]));
  return vector(matched(clause, left.labels, right.labels, walk));
}

/** Without a clause, all labels must be the same. */
function checkSameLabels(node: SyntaxNode, left: LabelSet, right: LabelSet, walk: Walk): void {
  const only = [...left, ...right].filter(label => left.has(label) !== right.has(label));
  if (left.size > 0 && right.size > 0 && only.length > 0)
    walk.report(node, `the two sides never match: only one of them has ${only.map(l => `"${l}"`).join(', ')}`);
}

function checkClause(clause: SyntaxNode | null, left: LabelSet, right: LabelSet, walk: Walk): void {
  if (clause === null || clause.getChild('On') === null) return;
  for (const { node, label } of readGrouping(clause, walk)) {
    for (const [side, labels] of [
      ['left', left],
      ['right', right],
    ] as const) {
      if (labels.size > 0 && !labels.has(label)) {
        walk.report(node, `on (${label}): the ${side} side has no label "${label}"${suggestion(label, labels)}`);
      }
    }
  }
}

/** The labels of an arithmetic or comparison between two vectors, as `resultMetric` of promql/engine.go keeps them. */
function matched(clause: SyntaxNode | null, left: LabelSet, right: LabelSet, walk: Walk): LabelSet {
  if (clause === null) return left;
  const on = clause.getChild('On') !== null;
  const named = new Set(readGrouping(clause, walk).map(({ label }) => label));
  const groupLeft = clause.getChild('GroupLeft') !== null;
  if (groupLeft || clause.getChild('GroupRight') !== null) {
    const [many, one] = groupLeft ? [left, right] : [right, left];
    const included = readGrouping(clause, walk, 1);
    const matching = (label: string) => named.has(label) === on || included.some(each => each.label === label);
    checkSides(clause, groupLeft, [many, one], matching, walk);
    for (const { node: at, label } of included) {
      if (one.size > 0 && !one.has(label)) {
        const side = groupLeft ? 'right' : 'left';
        walk.report(at, `group_${groupLeft ? 'left' : 'right'} (${label}): the ${side} side has no label "${label}"`);
      }
    }
    return new Set([...many, ...included.map(({ label }) => label)]);
  }
  checkOneToOne(clause, on, named, left, right, walk);
  return new Set([...left].filter(label => named.has(label) === on));
}

/** The side that `group_left` or `group_right` makes the only one has several series, and the other has not. */
function checkSides(
  clause: SyntaxNode,
  left: boolean,
  [many, one]: readonly [LabelSet, LabelSet],
  matches: (label: string) => boolean,
  walk: Walk,
): void {
  const beyond = (side: LabelSet) => [...side].filter(label => !matches(label));
  if (many.size === 0 || beyond(many).length > 0 || beyond(one).length === 0) return;
  const [group, other, side] = left ? ['group_left', 'group_right', 'right'] : ['group_right', 'group_left', 'left'];
  const several = beyond(one).join(', ');
  walk.report(clause, `${group}: it is the ${side} side that has several series (its labels ${several}): use ${other}`);
}

/**
 * Without `group_left` or `group_right`, each side may have one series for each combination of the labels that match. A test
 * with one pod does not show it, and with two pods the rule fails.
 */
function checkOneToOne(
  clause: SyntaxNode,
  on: boolean,
  named: LabelSet,
  left: LabelSet,
  right: LabelSet,
  walk: Walk,
): void {
  const [ofLeft, ofRight] = [left, right].map(side => [...side].filter(label => named.has(label) !== on).sort());
  if (!ofLeft?.length && !ofRight?.length) return;
  const matching = [...left].filter(label => named.has(label) === on).sort();
  const each = `on (${matching.join(', ')}): `;
  const several = `several series for each ${matching.join(', ') || 'match'}`;
  if (ofLeft?.length && ofRight?.length) {
    const mend = `aggregate at least one by (${matching.join(', ')})`;
    walk.report(clause, `${each}both sides have ${several}, which Prometheus refuses to match: ${mend}`);
    return;
  }
  const [side, labels, group] = ofLeft?.length ? ['left', ofLeft, 'group_left'] : ['right', ofRight, 'group_right'];
  walk.report(
    clause,
    `${each}the ${side} side has ${several} (its labels ${labels?.join(', ')} may differ): ` +
      `aggregate it by (${matching.join(', ')}), or use ${group}`,
  );
}

/** Where there is nothing to count, `count` returns nothing, not 0. */
function checkCount(node: SyntaxNode, left: SyntaxNode, right: SyntaxNode, walk: Walk): void {
  const counts = left.name === 'AggregateExpr' && left.getChild('AggregateOp')?.getChild('Count');
  const zero =
    node.getChild('Eql') !== null && right.name === 'NumberDurationLiteral' && Number(walk.text(right)) === 0;
  if (counts && zero)
    walk.report(
      node,
      'a count is never 0: where there is nothing, it returns nothing; use absent(…), or `unless` with what should be there',
    );
}
