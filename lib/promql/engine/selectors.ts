import type { SyntaxNode } from '@lezer/common';
import { patternProblem, wholeMatcher } from '../../base/re2';
import { children } from '../walk';
import { aType, firstExpression, precedes, type Reading, shown } from './context';
import { notEnabled } from './features';
import { LONGEST_SECONDS, numberProblem, readDuration, readString } from './literals';

/** The text of a string literal; empty after a problem is reported. */
export function stringOf(node: SyntaxNode | null, { text, report }: Pick<Reading, 'text' | 'report'>): string {
  if (node === null) return '';
  const read = readString(text(node));
  if ('value' in read) return read.value;
  report(node, read.problem);
  return '';
}

export interface ReadMatcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

const MATCHERS = new Set(['UnquotedLabelMatcher', 'QuotedLabelMatcher', 'QuotedLabelName']);
export const matchersOf = (selector: SyntaxNode): SyntaxNode[] =>
  children(selector.getChild('LabelMatchers'), child => MATCHERS.has(child.name));

/** `label="value"`, `"label"="value"`, or a quoted metric name alone. */
export function readMatcher(node: SyntaxNode, reading: Pick<Reading, 'text' | 'report'>): ReadMatcher {
  if (node.name === 'QuotedLabelName') {
    return { label: '__name__', operator: '=', value: stringOf(node.getChild('StringLiteral'), reading) };
  }
  const name = node.getChild('LabelName');
  const quoted = node.getChild('QuotedLabelName')?.getChild('StringLiteral') ?? null;
  const operator = node.getChild('MatchOp');
  return {
    label: name === null ? stringOf(quoted, reading) : reading.text(name),
    operator: operator === null ? '' : reading.text(operator),
    value: stringOf(node.getChild('StringLiteral'), reading),
  };
}

export function checkSelector(node: SyntaxNode, reading: Reading): void {
  const name = node.getChild('Identifier');
  if (name !== null && reading.text(name).toLowerCase() === 'atan2')
    reading.report(name, 'atan2 is an operator and stands between two operands');
  let selects = name !== null;
  for (const each of matchersOf(node)) {
    const matcher = readMatcher(each, reading);
    if (name !== null && matcher.label === '__name__') {
      const both = `"${reading.text(name)}" and "${matcher.value}"`;
      reading.report(each, `the metric's name is set twice, to ${both}: remove one`);
    }
    const problem = matcher.operator.endsWith('~') ? patternProblem(matcher.value) : undefined;
    if (problem !== undefined) reading.report(each, problem);
    else selects ||= !matches(matcher, '');
  }
  if (!selects) {
    reading.report(
      node,
      'a selector without a metric’s name needs a matcher that does not match the empty string, such as job="api"',
    );
  }
}

/** Whether a matcher whose pattern is valid lets a value through. */
export function matches({ operator, value }: ReadMatcher, candidate: string): boolean {
  switch (operator) {
    case '=':
      return candidate === value;
    case '!=':
      return candidate !== value;
    case '=~':
      return wholeMatcher(value)(candidate);
    default:
      return !wholeMatcher(value)(candidate);
  }
}

/** `selector[5m]` */
export function checkRange(node: SyntaxNode, reading: Reading): void {
  const operand = firstExpression(node);
  if (operand !== undefined) {
    reading.typeOf(operand);
    checkRanged(operand, node, reading);
  }
  for (const duration of children(node, child => child.name === 'DurationExpr'))
    checkDuration(duration, 'a range', reading);
}

function checkRanged(operand: SyntaxNode, node: SyntaxNode, reading: Reading): void {
  if (operand.name === 'VectorSelector') return;
  const selector = precedes(operand);
  if (operand.name !== 'OffsetExpr' && operand.name !== 'StepInvariantExpr') {
    const piece = shown(operand, reading);
    reading.report(node, `only a selector has a range: for \`${piece}\` write a subquery, \`(${piece})[1h:1m]\``);
  } else if (selector !== undefined) {
    reading.report(node, `the range comes first: \`${shown(selector, reading)}[5m] offset …\``);
  }
}

/** `(expression)[1h:1m]` */
export function checkSubquery(node: SyntaxNode, reading: Reading): void {
  const operand = firstExpression(node);
  if (operand !== undefined) {
    const type = reading.typeOf(operand);
    const piece = shown(operand, reading);
    if (type !== 'instant vector') {
      reading.report(operand, `a subquery is of an instant vector, but \`${piece}\` is ${aType(type)}`);
    } else if (operand.name === 'BinaryExpr' || operand.name === 'UnaryExpr') {
      reading.report(operand, `[…:…] stands behind its last operand only: write \`(${piece})[…:…]\``);
    }
  }
  const [range, step] = children(node, child => child.name === 'DurationExpr');
  if (range !== undefined) checkDuration(range, 'a range', reading);
  if (step !== undefined) checkDuration(step, 'the step of a subquery', reading);
}

/** A literal outside of any range or offset. */
export function checkNumber(node: SyntaxNode, { text, next, report }: Reading): void {
  const glued = /[A-Za-z_]/.test(next(node)) ? 'a space is missing behind it' : undefined;
  const problem = glued ?? numberProblem(text(node));
  if (problem !== undefined) report(node, `${text(node)}: ${problem}`);
}

const LITERAL = 'NumberDurationLiteralInDurationContext';

function checkDuration(node: SyntaxNode, what: string, reading: Reading): void {
  const seconds = literalSeconds(node, reading);
  if (seconds === undefined) return;
  if (!(seconds > 0)) reading.report(node, `${what} must be longer than 0, not ${reading.text(node)}`);
  else if (seconds > LONGEST_SECONDS) reading.report(node, `${what} has at most 292 years`);
}

/** `offset 5m`, which may be negative. */
export function checkOffset(node: SyntaxNode, reading: Reading): void {
  const duration = node.getChild('OffsetDurationExpr');
  const seconds = duration === null ? undefined : literalSeconds(duration, reading);
  if (duration !== null && seconds !== undefined && Math.abs(seconds) > LONGEST_SECONDS)
    reading.report(duration, 'an offset has at most 292 years');
  checkModified(node, 'offset', reading);
}

/** Seconds of a literal with an optional sign; undefined for a calculation, which is reported unless it is enabled. */
function literalSeconds(node: SyntaxNode, reading: Reading): number | undefined {
  let inner = node;
  let sign = 1;
  while (inner.firstChild?.name === 'UnaryOp' && inner.lastChild !== null && inner.lastChild.name === node.name) {
    if (reading.text(inner.firstChild) === '-') sign = -sign;
    inner = inner.lastChild;
  }
  const literal = inner.firstChild;
  if (literal?.name === LITERAL && literal.from === inner.from && literal.to === inner.to) {
    checkNumber(literal, reading);
    return sign * readDuration(reading.text(literal));
  }
  if (!reading.features.has('promql-duration-expr')) {
    const message = notEnabled(`\`${shown(node, reading)}\`, a duration that is calculated,`, 'promql-duration-expr');
    reading.report(node, `${message}: write the duration itself`);
  }
  return undefined;
}

/** `selector @ 1600000000`, `selector @ end()` */
export function checkAt(node: SyntaxNode, reading: Reading): void {
  const time = node.lastChild;
  if (time?.name === 'NumberDurationLiteral') {
    checkNumber(time, reading);
    if (!Number.isFinite(readDuration(reading.text(time))))
      reading.report(time, `@ needs a time in seconds, not ${reading.text(time)}`);
  }
  checkModified(node, '@', reading);
}

const SELECTORS = new Set(['VectorSelector', 'MatrixSelector', 'SubqueryExpr']);
const MODIFIERS: Readonly<Record<string, string>> = { OffsetExpr: 'offset', StepInvariantExpr: '@' };

function checkModified(node: SyntaxNode, what: string, reading: Reading): void {
  let operand = precedes(node);
  while (operand !== undefined && (operand.name in MODIFIERS || /^(Anchored|Smoothed)Expr$/.test(operand.name))) {
    if (MODIFIERS[operand.name] === what && !(what === 'offset' && isZero(operand, reading))) {
      reading.report(node, `${what} is set twice for \`${shown(precedes(operand) ?? operand, reading)}\`: remove one`);
      return;
    }
    operand = precedes(operand);
  }
  if (operand === undefined || SELECTORS.has(operand.name)) return;
  const piece = shown(operand, reading);
  reading.report(
    node,
    `${what} stands behind a selector, a range or a subquery, not behind \`${piece}\`: move it inside, behind each selector`,
  );
}

const isZero = (offset: SyntaxNode, { text }: Reading): boolean => {
  const duration = offset.getChild('OffsetDurationExpr');
  return duration !== null && readDuration(text(duration)) === 0;
};
