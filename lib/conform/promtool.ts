/** What promtool gets to read, and what its messages mean. bin/conform/ runs it. */
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
 * The exposition in the text format with as few samples as tell the linter all that it asks for: names, types, help, labels.
 * It compares every series with every other to find the same one twice, which takes hours for a large exposition.
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

/** Messages that say what one of our own findings says better, on the same metric. */
const TOLD_BY: readonly (readonly [RegExp, Kind])[] = [
  [/^use base unit|abbreviated units|"_total" suffix$/, 'unit'],
  [/^no help text$/, 'help'],
  [/^metric not unique$/, 'duplicate-series'],
  [/suffix$|"(le|quantile)" label$/, 'type'],
];

/** What `promtool check metrics` prints, `metric message` a line, of the metrics that AION's services answer for. */
export function lintFindings(output: string, own: ReadonlySet<string>, others: readonly Finding[]): Finding[] {
  const told = new Set(others.map(({ kind, metric }) => `${kind} ${metric}`));
  return output
    .split('\n')
    .filter(Boolean)
    .map(text => ({ metric: text.slice(0, text.indexOf(' ')), message: text.slice(text.indexOf(' ') + 1) }))
    .filter(({ metric }) => own.has(metric))
    .filter(
      ({ metric, message }) => !TOLD_BY.some(([says, kind]) => says.test(message) && told.has(`${kind} ${metric}`)),
    )
    .map(({ metric, message }) => finding('lint', { metric }, message));
}

/** Refusals that one of our own findings says better. */
const REFUSALS_TOLD_BY: readonly (readonly [RegExp, Kind])[] = [
  [/negative (count|bucket population)/, 'value'],
  [/duplicate sample/, 'duplicate-series'],
];

/** What promtool says of an exposition that it does not take, with the line where it names one. */
export function refusals(output: string, { problems }: Exposition, others: readonly Finding[]): Finding[] {
  // Our own parser says more of the same lines.
  if (problems.length > 0) return [];
  if (REFUSALS_TOLD_BY.some(([says, by]) => says.test(output) && others.some(({ kind }) => kind === by))) return [];
  const [, line, message = ''] = /error in line (\d+): (.*)/.exec(output) ?? [];
  if (line !== undefined) return [finding('syntax', { line: Number(line) }, `promtool: ${message}`)];
  return [finding('syntax', {}, `promtool: ${output.trim().split('\n').join(' ')}`)];
}
