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
  if (left.type === 'scalar') return right;
  if (right.type === 'scalar') return left;

  const clause = node.getChild('MatchingModifierClause');
  checkClause(clause, left.labels, right.labels, walk);
  if (node.getChild('And') !== null || node.getChild('Unless') !== null) return left;
  if (node.getChild('Or') !== null) return vector(new Set([...left.labels, ...right.labels]));
  return vector(matched(node, clause, left.labels, right.labels, walk));
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
function matched(node: SyntaxNode, clause: SyntaxNode | null, left: LabelSet, right: LabelSet, walk: Walk): LabelSet {
  if (clause === null) {
    const only = [...left, ...right].filter(label => left.has(label) !== right.has(label));
    if (left.size > 0 && right.size > 0 && only.length > 0) {
      walk.report(node, `the two sides never match: only one of them has ${only.map(l => `"${l}"`).join(', ')}`);
    }
    return left;
  }
  const on = clause.getChild('On') !== null;
  const named = new Set(readGrouping(clause, walk).map(({ label }) => label));
  const groupLeft = clause.getChild('GroupLeft') !== null;
  if (groupLeft || clause.getChild('GroupRight') !== null) {
    const [many, one] = groupLeft ? [left, right] : [right, left];
    const included = readGrouping(clause, walk, 1);
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
