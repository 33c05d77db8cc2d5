import type { SyntaxNode } from '@lezer/common';
import { readExpression } from './engine/check';
import { ENABLED_FEATURES, type Feature } from './engine/features';
import { readDuration } from './engine/literals';
import { inferAggregate } from './infer-aggregate';
import { inferBinary } from './infer-binary';
import { inferCall } from './infer-call';
import { inferSelector } from './infer-selector';
import type { Schema } from './schema';
import { type CheckedInference, children, type Inference, isExpression, NOTHING, scalar, type Walk } from './walk';

/**
 * What `expression` returns under `schema`, and all of its problems: those for which Prometheus refuses it, and what it reads
 * that is neither measured nor recorded.
 */
export function infer(
  expression: string,
  schema: Schema,
  features: readonly Feature[] = ENABLED_FEATURES,
): CheckedInference {
  const { root, type, diagnostics: refused } = readExpression(expression, features);
  if (root === undefined) return { ...scalar, diagnostics: refused, unknown: false };
  const diagnostics = [...refused];
  let unknown = false;
  const walk: Walk = {
    schema,
    text: node => expression.slice(node.from, node.to),
    infer: node => inferNode(node, walk),
    report: ({ from, to }, message) => {
      // Prometheus' own reason comes first and is enough.
      const known = refused.some(each => each.from <= from && each.to >= to);
      if (!known) diagnostics.push({ message, from, to });
    },
    readUnknown: () => {
      unknown = true;
    },
  };
  const { labels } = inferNode(root, walk);
  return { type, labels, diagnostics, unknown };
}

function inferNode(node: SyntaxNode, walk: Walk): Inference {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return scalar;
    case 'StringLiteral':
      return { type: 'string', labels: NOTHING };
    case 'VectorSelector':
      return inferSelector(node, walk);
    case 'MatrixSelector':
    case 'SubqueryExpr':
      checkWindow(node, walk);
      return { type: 'range vector', labels: inner(node, walk).labels };
    case 'AggregateExpr':
      return inferAggregate(node, walk);
    case 'BinaryExpr':
      return inferBinary(node, walk);
    case 'FunctionCall':
      return inferCall(node, walk);
    default:
      // ParenExpr, UnaryExpr, OffsetExpr, StepInvariantExpr: they return the series of their operand.
      return inner(node, walk);
  }
}

function inner(node: SyntaxNode, walk: Walk): Inference {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (isExpression(child)) return walk.infer(child);
  }
  walk.report(node, `the checker does not know this kind of expression (${node.name})`);
  return scalar;
}

/** A window that Prometheus accepts although no scrape falls into it, or that says nothing about its unit. */
function checkWindow(node: SyntaxNode, walk: Walk): void {
  for (const duration of children(node, child => child.name === 'DurationExpr')) {
    const text = walk.text(duration);
    if (!/^[\d.]/.test(text)) continue;
    if (readDuration(text) < 1)
      walk.report(duration, `a range of ${text} is shorter than any scrape interval; wanted at least 1s`);
    else if (/^[\d._]+$/.test(text))
      walk.report(duration, `a range of ${text} has no unit: write ${text}s, or ${text}m`);
  }
}
