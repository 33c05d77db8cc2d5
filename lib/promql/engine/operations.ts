import type { SyntaxNode } from '@lezer/common';
import { suggestion } from '../../base/nearest';
import { patternProblem } from '../../base/re2';
import { children, isExpression, type ValueType } from '../walk';
import { aType, expectType, type Reading, shown } from './context';
import { notEnabled } from './features';
import { AGGREGATION_PARAMETER, EXPERIMENTAL_AGGREGATIONS, FUNCTIONS, type Signature } from './functions';
import { checkSelector, matchersOf, readMatcher, stringOf } from './selectors';

const argumentsOf = (node: SyntaxNode): SyntaxNode[] => children(node.getChild('FunctionCallBody'), isExpression);
const isAre = (count: number): string => `${count} ${count === 1 ? 'argument' : 'arguments'}`;

export function checkAggregation(node: SyntaxNode, reading: Reading): void {
  const operator = reading.text(node.getChild('AggregateOp') as SyntaxNode).toLowerCase();
  const parameter = AGGREGATION_PARAMETER[operator];
  const wanted = parameter === undefined ? 1 : 2;
  const args = argumentsOf(node);
  const [first] = args;
  const last = args.at(-1);
  if (EXPERIMENTAL_AGGREGATIONS.has(operator) && !reading.features.has('promql-experimental-functions'))
    reading.report(node, notEnabled(operator, 'promql-experimental-functions'));
  if (args.length !== wanted) {
    const what = parameter === undefined ? 'the vector' : `${aType(parameter)} and the vector`;
    reading.report(node, `${operator} takes ${isAre(wanted)}, ${what}, not ${args.length}`);
    for (const arg of args) reading.typeOf(arg);
  } else {
    if (parameter !== undefined && first !== undefined) expectType(first, parameter, operator, reading);
    if (last !== undefined) expectType(last, 'instant vector', operator, reading);
    if (operator === 'count_values' && first?.name === 'StringLiteral') checkLabel(first, operator, reading);
  }
  checkGrouping(node.getChild('AggregateModifier'), reading);
}

/** A label's name may be any text but the empty one. */
function checkLabel(node: SyntaxNode, where: string, reading: Reading): void {
  if (stringOf(node, reading) === '') reading.report(node, `${where}: a label has no empty name`);
}

function checkGrouping(clause: SyntaxNode | null, reading: Reading): void {
  for (const list of children(clause, child => child.name === 'GroupingLabels')) {
    for (const label of children(list, child => child.name === 'LabelName')) {
      if (/^(inf|nan)$/i.test(reading.text(label)))
        reading.report(label, `here ${reading.text(label)} is a number: write the label in quotes`);
    }
    for (const quoted of children(list, child => child.name === 'QuotedLabelName')) {
      const literal = quoted.getChild('StringLiteral');
      if (literal !== null) checkLabel(literal, 'the list of labels', reading);
    }
  }
}

export function checkCall(node: SyntaxNode, reading: Reading): ValueType {
  const identifier = node.getChild('FunctionIdentifier') as SyntaxNode;
  const name = reading.text(identifier);
  const args = argumentsOf(node);
  const signature = FUNCTIONS.get(name);
  if (signature === undefined) {
    reading.report(identifier, unknownFunction(name));
    return 'instant vector';
  }
  if (signature.experimental && !reading.features.has('promql-experimental-functions'))
    reading.report(identifier, notEnabled(`${name}()`, 'promql-experimental-functions'));
  if (args.length < signature.least || args.length > signature.most)
    reading.report(node, `${name}() takes ${counted(signature)}, not ${args.length}: ${usage(name, signature)}`);
  if (name === 'info' && args[1] !== undefined) {
    checkInfo(args[1], reading);
    args.pop();
  }
  args.forEach((arg, i) => {
    const wanted = signature.args[Math.min(i, signature.args.length - 1)];
    if (wanted === undefined) reading.typeOf(arg);
    else expectType(arg, wanted, `${name}()`, reading);
  });
  if (name === 'label_replace' || name === 'label_join') checkLabels(name, args, reading);
  return signature.returns;
}

export const unknownFunction = (name: string): string =>
  `unknown function "${name}"${suggestion(name, [...FUNCTIONS.keys(), ...AGGREGATIONS])}`;

const AGGREGATIONS = [
  ...['avg', 'count', 'group', 'max', 'min', 'stddev', 'stdvar', 'sum'],
  ...Object.keys(AGGREGATION_PARAMETER),
];

const counted = ({ least, most }: Signature): string =>
  least === most ? isAre(least) : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;

const usage = (name: string, { args, least, most }: Signature): string => {
  const listed = args.map((arg, i) => (i < least ? arg : `[${arg}]`));
  return `${name}(${listed.join(', ')}${most > args.length ? ' …' : ''})`;
};

/** Its second argument is a list of matchers, not a vector. */
function checkInfo(node: SyntaxNode, reading: Reading): void {
  if (node.name !== 'VectorSelector' || node.getChild('Identifier') !== null)
    reading.report(node, 'info() takes matchers without a metric’s name, such as {k8s_cluster_name=~".+"}');
  else if (matchersOf(node).some(each => readMatcher(each, reading).operator !== '=')) checkSelector(node, reading);
}

/** What Prometheus refuses when it evaluates the call, each time anew. */
function checkLabels(name: string, args: readonly SyntaxNode[], reading: Reading): void {
  const [, destination, , , pattern] = args;
  if (destination?.name === 'StringLiteral') checkLabel(destination, `${name}()`, reading);
  if (name !== 'label_replace' || pattern?.name !== 'StringLiteral') return;
  const problem = patternProblem(stringOf(pattern, reading));
  if (problem !== undefined) reading.report(pattern, problem);
}

const SET_OPERATORS = ['And', 'Or', 'Unless'];
const COMPARISONS = ['Eql', 'Neq', 'Lte', 'Lss', 'Gte', 'Gtr'];
const has = (node: SyntaxNode, names: readonly string[]) => names.some(name => node.getChild(name) !== null);

export function checkBinary(node: SyntaxNode, reading: Reading): ValueType {
  const [left, right] = children(node, isExpression);
  if (left === undefined || right === undefined) return 'scalar';
  const types = [left, right].map(side => operandType(side, reading));
  const vectors = types.every(type => type === 'instant vector');
  const scalars = types.every(type => type === 'scalar');
  const isSet = has(node, SET_OPERATORS);
  const bool = node.getChild('BoolModifier');
  const compares = has(node, COMPARISONS);
  if (bool !== null && !compares) reading.report(bool, '`bool` is only for comparisons: remove it');
  if (scalars && compares && bool === null) {
    const operator = node.getChild(COMPARISONS.find(name => node.getChild(name) !== null) ?? '');
    const found = operator === null ? '==' : reading.text(operator);
    reading.report(node, `a comparison of two numbers needs \`bool\`: \`${shown(left, reading)} ${found} bool …\``);
  }
  if (isSet && types.includes('scalar')) {
    const number = types[0] === 'scalar' ? left : right;
    const piece = shown(number, reading);
    reading.report(
      number,
      `and, or, unless combine vectors, but \`${piece}\` is a number: compare it, or write \`vector(${piece})\``,
    );
  }
  checkMatching(node, { isSet, vectors }, reading);
  return scalars ? 'scalar' : 'instant vector';
}

function operandType(side: SyntaxNode, reading: Reading): ValueType {
  const type = reading.typeOf(side);
  if (type === 'range vector' || type === 'string') {
    const mend = type === 'string' ? '' : ': put it into a function over time, such as rate(…) or avg_over_time(…)';
    reading.report(side, `an operator takes numbers and instant vectors, not ${aType(type)}${mend}`);
  }
  return type;
}

interface Operands {
  readonly isSet: boolean;
  readonly vectors: boolean;
}

function checkMatching(node: SyntaxNode, { isSet, vectors }: Operands, reading: Reading): void {
  const fill = node.getChild('FillModifier');
  if (fill !== null && !reading.features.has('promql-binop-fill-modifiers'))
    reading.report(fill, notEnabled('fill', 'promql-binop-fill-modifiers'));
  else if (fill !== null && (isSet || !vectors))
    reading.report(fill, 'fill is only for an operation of two vectors other than and, or, unless');
  const clause = node.getChild('MatchingModifierClause');
  if (clause === null) return;
  checkGrouping(clause, reading);
  const [matching, included] = children(clause, child => child.name === 'GroupingLabels').map(list =>
    children(list, child => child.name.endsWith('LabelName')),
  );
  const which = clause.getChild('On') === null ? 'ignoring' : 'on';
  if (!vectors && (matching?.length ?? 0) > 0)
    reading.report(clause, `${which} (…) is only for an operation of two vectors: remove it`);
  const group = ['GroupLeft', 'GroupRight'].find(name => clause.getChild(name) !== null);
  if (group !== undefined && isSet && vectors)
    reading.report(clause, 'and, or, unless match any number of series: remove group_left or group_right');
  const names = (matching ?? []).map(label => nameOf(label, reading));
  for (const label of which === 'on' ? (included ?? []) : []) {
    const name = nameOf(label, reading);
    if (names.includes(name))
      reading.report(
        label,
        `"${name}" is in on (…) and in group_${group === 'GroupLeft' ? 'left' : 'right'} (…): remove it here`,
      );
  }
}

const nameOf = (label: SyntaxNode, reading: Reading): string =>
  label.name === 'LabelName' ? reading.text(label) : stringOf(label.getChild('StringLiteral'), reading);
