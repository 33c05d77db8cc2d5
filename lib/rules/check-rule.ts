import { duration } from '../base/findings';
import { type Problem, seconds } from '../catalogue';
import { type CheckedInference, type Checker, describe, type Expr, suggestion } from '../promql';
import { type Chain, PROMETHEUS, readTemplate } from '../templates';
import type { BoundAlert } from './alert';
import { checkLeastEvents } from './least-events';
import type { Pack } from './pack';
import type { RecordingRule } from './recording-rule';

/** The problems of a recording rule's expression. */
export function checkRecording({ record, expr, declaredAt }: RecordingRule, checker: Checker): Problem[] {
  const inference = checker.check(expr);
  const { type } = inference;
  const messages = expressionProblems(inference, expr);
  if (type === 'string' || type === 'range vector')
    messages.push(`its expression returns a ${type}, but Prometheus records an instant vector or a scalar`);
  const where = `${declaredAt()} recording rule ${record}`;
  return messages.map(message => ({ where, message }));
}

/** What Prometheus refuses is reported even where nothing is known about a series that an expression reads. */
const expressionProblems = ({ diagnostics, unknown }: CheckedInference, { checkedText }: Expr): string[] =>
  diagnostics.filter(({ refused }) => refused || !unknown).map(found => describe(found, checkedText));

/** The problems of an alert: of its expression, its durations, and the labels that its texts use. */
export function checkAlert({ alert, expr, threshold }: BoundAlert, checker: Checker): Problem[] {
  const inference = checker.check(expr);
  const { diagnostics, labels, type, unknown } = inference;
  const known = diagnostics.length === 0 && !unknown;
  const messages = expressionProblems(inference, expr);
  // What a recorded series divides is known, whatever else is wrong with its rule.
  messages.push(...checkLeastEvents(alert, threshold.unit, expr, checker));
  if (known && type !== 'instant vector')
    messages.push(`its expression returns a ${type}, but an alert needs an instant vector`);
  const texts = { summary: alert.summary, description: alert.description };
  for (const [field, text] of Object.entries(texts)) {
    messages.push(...checkTemplate(text, known ? labels : undefined).map(message => `${field}: ${message}`));
  }
  for (const [field, value] of Object.entries({ for: alert.for, keepFiringFor: alert.keepFiringFor })) {
    if (value !== undefined)
      messages.push(...duration(field, value, seconds(0)).map(({ message }) => `${field}: ${message}`));
  }
  if (!/\$value\b|\.Value\b/.test(alert.description))
    messages.push('description: it must include the current value, {{ $value }}');
  const where = `${alert.declaredAt()} alert ${alert.name}`;
  return messages.map(message => ({ where, message }));
}

/** The problems of a Prometheus template for series with these labels, if they are known. */
export function checkTemplate(text: string, labels?: ReadonlySet<string>): string[] {
  const read = readTemplate(text, PROMETHEUS);
  if ('problem' in read) return [read.problem];
  const { executes, defines, chains } = read;
  const missing = executes.filter(({ name }) => !defines.includes(name));
  const used = labels === undefined ? [] : chains.flatMap(labelOf).filter(label => !labels.has(label));
  return [
    ...missing.map(({ name }) => `{{template "${name}"}}: no template has this name; {{define}} it in the same text`),
    ...used.map(label => `the expression returns no label "${label}"${suggestion(label, labels ?? [])}`),
  ];
}

/** The label that a chain of fields reads from the alert. */
function labelOf({ root, fields, top }: Chain): readonly string[] {
  if (root === '$labels') return fields.slice(0, 1);
  return top && (root === '.' || root === '$') && fields[0] === 'Labels' ? fields.slice(1, 2) : [];
}

/** The problems of the groups of recording rules: Prometheus refuses a file with two of one name. */
export function checkGroups(packs: readonly Pack[]): Problem[] {
  const groups = new Set<string>();
  return packs.flatMap(({ family, group, interval, recording: [first] }) => {
    if (first === undefined) return [];
    const where = `${first.declaredAt()} group of recording rule ${first.record}`;
    const messages = interval === undefined ? [] : duration('interval', interval, seconds(1)).map(intervalMessage);
    if (group === undefined)
      messages.push(`group: not set, so that its rules would be nowhere; set it for the pack of "${family.name}"`);
    else if (groups.has(group))
      messages.push(`group: another pack has "${group}" as well; Prometheus needs a different name`);
    else groups.add(group);
    return messages.map(message => ({ where, message }));
  });
}

const intervalMessage = ({ message }: { readonly message: string }): string => `interval: ${message}`;
