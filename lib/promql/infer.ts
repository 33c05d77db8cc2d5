import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { inferAggregate } from './infer-aggregate';
import { inferBinary } from './infer-binary';
import { inferCall } from './infer-call';
import { inferSelector } from './infer-selector';
import type { Schema } from './schema';
import {
  type CheckedInference,
  type Diagnostic,
  type Inference,
  isExpression,
  NOTHING,
  scalar,
  type Walk,
} from './walk';

/** What `expression` returns under `schema`, and all of its problems. */
export function infer(expression: string, schema: Schema): CheckedInference {
  const diagnostics: Diagnostic[] = [];
  let unknown = false;
  const tree = parser.parse(expression);
  const walk: Walk = {
    schema,
    text: node => expression.slice(node.from, node.to),
    infer: node => inferNode(node, walk),
    report: (node, message) => diagnostics.push({ message, from: node.from, to: node.to }),
    readUnknown: () => {
      unknown = true;
    },
  };
  if (expression.trim() === '') walk.report(tree.topNode, 'the expression is empty');
  tree.iterate({
    enter: ({ node, type }) => {
      if (type.isError && diagnostics.length === 0) walk.report(node, syntaxError(node, expression));
    },
  });
  const root = tree.topNode.firstChild;
  // An incomplete tree is not reliable: report only the syntax error.
  if (root === null || diagnostics.length > 0) return { ...scalar, diagnostics, unknown };
  const inferred = inferNode(root, walk);
  return { ...inferred, diagnostics, unknown };
}

function syntaxError(node: SyntaxNode, expression: string): string {
  const found = expression.slice(node.from, node.to).trim();
  return found === ''
    ? `not PromQL: something is missing after \`${expression.slice(0, node.from).trimEnd().slice(-20)}\``
    : `not PromQL: unexpected \`${found}\``;
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
