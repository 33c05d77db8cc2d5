import { duration, oneOf } from '../base/findings';
import { shownText } from '../base/shown-text';
import { line } from '../base/text-findings';
import { type Duration, days, type Problem, SEVERITIES, seconds } from '../catalogue';
import { type Checker, refusals, suggestion } from '../promql';
import { type Chain, PROMETHEUS, readTemplate } from '../templates';
import type { BoundAlert } from './alert';
import { checkLeastEvents } from './least-events';
import type { Pack } from './pack';
import type { RecordingRule } from './recording-rule';

/** As https://prometheus.io/docs/practices/rules/ recommends. */
const RECORDED = /^[a-z_]+:[a-z_0-9]+:[a-z_0-9]+$/;
/** It is part of URLs, and the name of a file. */
const ALERT_NAME = /^[A-Z][A-Za-z0-9]{0,79}$/;
/** Prometheus keeps what it waits for in memory; nobody waits for a year. */
const LONGEST = days(365);

/** The problems of a recording rule: of its name and its expression. */
export function checkRecording({ record, expr, declaredAt }: RecordingRule, checker: Checker): Problem[] {
  const inference = checker.check(expr);
  const { type } = inference;
  const messages = [
    ...(RECORDED.test(record) ? [] : [`${JSON.stringify(record)} is not a valid name; wanted level:metric:operation`]),
    ...refusals(inference, expr),
  ];
  if (type === 'string' || type === 'range vector')
    messages.push(`its expression returns a ${type}, but Prometheus records an instant vector or a scalar`);
  const where = `${declaredAt()} recording rule ${record}`;
  return messages.map(message => ({ where, message }));
}

function timeProblems({ alert }: BoundAlert): string[] {
  const times: Readonly<Record<string, Duration | undefined>> = {
    for: alert.for,
    keepFiringFor: alert.keepFiringFor,
    period: alert.period,
  };
  return Object.entries(times)
    .flatMap(([field, time]) => (time === undefined ? [] : duration(field, time, seconds(1), LONGEST)))
    .map(({ field, message }) => `${field}: ${message}`);
}

const LONGEST_SUMMARY = 500;
const LONGEST_DESCRIPTION = 5_000;

/** Notifications show the summary as a title, which has one line. */
const textProblems = ({ severity, summary, description }: BoundAlert['alert']): string[] =>
  [
    ...oneOf('severity', severity, SEVERITIES),
    ...line('summary', summary, LONGEST_SUMMARY),
    // Of several lines, if need be.
    ...line('description', description.replaceAll('\n', ' '), LONGEST_DESCRIPTION),
  ].map(({ field, message }) => `${field}: ${message}`);

/** The problems of an alert: of its expression, its durations, and the labels that its texts use. */
export function checkAlert(bound: BoundAlert, checker: Checker): Problem[] {
  const { alert, expr, threshold } = bound;
  const inference = checker.check(expr);
  const { diagnostics, labels, type, unknown } = inference;
  const known = diagnostics.length === 0 && !unknown;
  const messages = [...refusals(inference, expr)];
  // What a recorded series divides is known, whatever else is wrong with its rule.
  messages.push(...checkLeastEvents(alert, threshold.unit, expr, checker));
  if (known && type !== 'instant vector')
    messages.push(`its expression returns a ${type}, but an alert needs an instant vector`);
  const texts = { summary: alert.summary, description: alert.description };
  for (const [field, text] of Object.entries(texts)) {
    messages.push(...checkTemplate(text, known ? labels : undefined).map(message => `${field}: ${message}`));
  }
  messages.push(...timeProblems(bound), ...textProblems(alert));
  if (!ALERT_NAME.test(alert.name)) {
    messages.push(
      `${shownText(alert.name)} is not a valid name; wanted a capital, then letters and digits, as in HighLatency`,
    );
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
