import type { SyntaxNode, Tree } from '@lezer/common';
import { parsed } from '../parse';
import type { Diagnostic, ValueType } from '../walk';
import { aType, firstExpression, type Reading, shown } from './context';
import { ENABLED_FEATURES, type Feature, notEnabled } from './features';
import { checkAggregation, checkBinary, checkCall } from './operations';
import { checkAt, checkNumber, checkOffset, checkRange, checkSelector, checkSubquery, stringOf } from './selectors';
import { syntaxError } from './syntax-error';

/** What an expression returns, and why Prometheus refuses it; a test compares the verdict with promtool's. */
export interface Verdict {
  readonly root?: SyntaxNode;
  readonly type: ValueType;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an expression as `ParseExpr` of promql/parser does: whatever is measured, all of this must hold for Prometheus to load
 * it. There is no root if it is not PromQL at all.
 */
export function readExpression(expression: string, features: readonly Feature[] = ENABLED_FEATURES): Verdict {
  const tree = parsed(expression);
  let verdicts = known.get(tree);
  if (verdicts === undefined) {
    verdicts = new Map();
    known.set(tree, verdicts);
  }
  const enabled = features.join();
  const verdict = verdicts.get(enabled) ?? verdictOn(tree, expression, features);
  verdicts.set(enabled, verdict);
  return verdict;
}

/** Tree → features → verdict: it depends on nothing else, and every checker asks for those of the library's expressions. */
const known = new WeakMap<Tree, Map<string, Verdict>>();

function verdictOn(tree: Tree, expression: string, features: readonly Feature[]): Verdict {
  const root = tree.topNode.getChild('Expr') ?? undefined;
  const broken = syntaxError(tree, expression);
  // An incomplete tree is not reliable: report only the syntax error.
  if (broken !== undefined || root === undefined)
    return { type: 'scalar', diagnostics: broken === undefined ? [] : [broken] };
  const diagnostics: Diagnostic[] = [];
  const reading: Reading = {
    features: new Set(features),
    text: node => expression.slice(node.from, node.to),
    next: ({ to }) => expression.charAt(to),
    typeOf: node => typeOf(node, reading),
    report: ({ from, to }, message) => {
      // A literal may be read more than once, for its value.
      if (diagnostics.some(known => known.from === from && known.message === message)) return;
      diagnostics.push({ message, from, to, refused: true });
    },
  };
  return { root, type: typeOf(root, reading), diagnostics };
}

function typeOf(node: SyntaxNode, reading: Reading): ValueType {
  switch (node.name) {
    case 'NumberDurationLiteral':
      checkNumber(node, reading);
      return 'scalar';
    case 'StringLiteral':
      stringOf(node, reading);
      return 'string';
    case 'VectorSelector':
      checkSelector(node, reading);
      return 'instant vector';
    case 'MatrixSelector':
      checkRange(node, reading);
      return 'range vector';
    case 'SubqueryExpr':
      checkSubquery(node, reading);
      return 'range vector';
    case 'AggregateExpr':
      checkAggregation(node, reading);
      return 'instant vector';
    case 'BinaryExpr':
      return checkBinary(node, reading);
    case 'FunctionCall':
      return checkCall(node, reading);
    case 'UnaryExpr':
      return checkSign(node, reading);
    case 'OffsetExpr':
      checkOffset(node, reading);
      break;
    case 'StepInvariantExpr':
      checkAt(node, reading);
      break;
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      checkExtended(node, reading);
  }
  const inner = firstExpression(node);
  return inner === undefined ? 'scalar' : reading.typeOf(inner);
}

function checkSign(node: SyntaxNode, reading: Reading): ValueType {
  const operand = firstExpression(node);
  const type = operand === undefined ? 'scalar' : reading.typeOf(operand);
  if (operand !== undefined && type !== 'scalar' && type !== 'instant vector')
    reading.report(
      node,
      `a sign is for numbers and instant vectors, but \`${shown(operand, reading)}\` is ${aType(type)}`,
    );
  return type;
}

function checkExtended(node: SyntaxNode, reading: Reading): void {
  const what = node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed';
  if (!reading.features.has('promql-extended-range-selectors'))
    reading.report(node, notEnabled(what, 'promql-extended-range-selectors'));
}
