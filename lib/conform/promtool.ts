/** The input for promtool, and the meaning of its messages. bin/conform/ runs it. */
import { labelsKey } from './checks/subject';
import type { ExposedMetric, Exposition, Sample } from './exposition';
import { type Finding, finding, type Kind } from './finding';

/** Types that the text format lacks. */
const TEXT_TYPES: Readonly<Record<string, string>> = {
  unknown: 'untyped',
  info: 'gauge',
  stateset: 'gauge',
  gaugehistogram: 'untyped',
};

/**
 * The exposition in the text format, with only as many samples as the linter needs to see names, types, help and labels.
 * It compares every series with every other to find duplicates, which takes hours for a large exposition.
 */
export const lintInput = ({ metrics }: Exposition): string =>
  [...metrics.values()]
    .filter(({ name }) => UNQUOTED.test(name))
    .map(declaration)
    .join('');

const UNQUOTED = /^[a-zA-Z_:][\w:]*$/;

function declaration({ name, help, type = 'untyped', samples }: ExposedMetric): string {
  const distinct = new Map(samples.map(sample => [labelsKey(sample), sample]));
  const lines = [
    ...(help === undefined ? [] : [`# HELP ${name} ${escaped(help)}`]),
    `# TYPE ${name} ${TEXT_TYPES[type] ?? type}`,
    ...[...distinct.values()].map(line),
  ];
  return `${lines.join('\n')}\n`;
}

function line({ name, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value).replaceAll('"', '\\"')}"`);
  return `${name}{${pairs.join(',')}} 1`;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

/** Messages that one of our own findings on the same metric reports better. */
const REPORTED_BY: readonly (readonly [RegExp, Kind])[] = [
  [/^use base unit|abbreviated units|"_total" suffix$/, 'unit'],
  [/^no help text$/, 'help'],
  [/^metric not unique$/, 'duplicate-series'],
  [/suffix$|"(le|quantile)" label$/, 'type'],
];

/** Findings of `promtool check metrics`, which prints `metric message` lines, about the product's own metrics. */
export function lintFindings(output: string, own: ReadonlySet<string>, others: readonly Finding[]): Finding[] {
  const reported = new Set(others.map(({ kind, metric }) => `${kind} ${metric}`));
  return output
    .split('\n')
    .filter(Boolean)
    .map(text => ({ metric: text.slice(0, text.indexOf(' ')), message: text.slice(text.indexOf(' ') + 1) }))
    .filter(({ metric }) => own.has(metric))
    .filter(
      ({ metric, message }) =>
        !REPORTED_BY.some(([pattern, kind]) => pattern.test(message) && reported.has(`${kind} ${metric}`)),
    )
    .map(({ metric, message }) => finding('lint', { metric }, message));
}

/** Rejections that one of our own findings reports better. */
const REJECTIONS_REPORTED_BY: readonly (readonly [RegExp, Kind])[] = [
  [/negative (count|bucket population)/, 'value'],
  [/duplicate sample/, 'duplicate-series'],
];

/** Why promtool rejects an exposition, with the line if it names one. */
export function refusals(output: string, { problems }: Exposition, others: readonly Finding[]): Finding[] {
  // Our own parser reports more about the same lines.
  if (problems.length > 0) return [];
  if (REJECTIONS_REPORTED_BY.some(([pattern, by]) => pattern.test(output) && others.some(({ kind }) => kind === by)))
    return [];
  const [, line, message = ''] = /error in line (\d+): (.*)/.exec(output) ?? [];
  if (line !== undefined) return [finding('syntax', { line: Number(line) }, `promtool: ${message}`)];
  return [finding('syntax', {}, `promtool: ${output.trim().split('\n').join(' ')}`)];
}
