import { Collector } from './collector';
import { Cursor, LineError, unescapeText } from './cursor';
import { parseNumber } from './numbers';
import type { Exemplar, Exposition, LabelSet } from './types';

/** Which samples belong to a metric of each type. */
const SUFFIXES = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['', '_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [''],
  unknown: [''],
};
const TYPES = Object.keys(SUFFIXES);
const KEYWORDS = { HELP: 'help', TYPE: 'type', UNIT: 'unit' } as const;

/** Reads OpenMetrics 1.0: https://prometheus.io/docs/specs/om/open_metrics_spec/. Blanks are allowed only where it requires them. */
export function parseOpenMetrics(text: string): Exposition {
  const collector = new Collector('openmetrics', SUFFIXES);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const body = lines.at(-1) === '# EOF' ? lines.slice(0, -1) : lines;
  const whole = collector.each(body, (line, number) => {
    const cursor = new Cursor(line, false);
    if (line === '# EOF') throw new LineError('`# EOF` comes before the end');
    if (cursor.take('# ')) metadata(cursor, collector, number);
    else sample(cursor, collector, number);
  });
  if (whole && body === lines)
    collector.problem(lines.length, 'the last line is not `# EOF`: it may have been cut off');
  return collector.result();
}

function metadata(cursor: Cursor, collector: Collector, line: number): void {
  const keyword = cursor.token() ?? '';
  if (!isKeyword(keyword)) throw new LineError('OpenMetrics allows no comments except HELP, TYPE, UNIT and EOF');
  cursor.expect(' ', `after ${keyword}`);
  const name = cursor.name() ?? cursor.quoted();
  if (name === undefined) cursor.fail(`wanted the name of a metric after ${keyword}`);
  cursor.expect(' ', `after ${name}`);
  const value = cursor.rest;
  if (keyword === 'TYPE' && !TYPES.includes(value)) {
    throw new LineError(`"${value}" is not a type; there are ${TYPES.join(', ')}`);
  }
  if (keyword === 'UNIT' && value !== '' && !name.endsWith(`_${value}`)) {
    throw new LineError(`${name} does not end with its unit, _${value}`);
  }
  collector.declare(name, KEYWORDS[keyword], keyword === 'HELP' ? unescapeText(value, false) : value, line);
}

const isKeyword = (text: string): text is keyof typeof KEYWORDS => Object.hasOwn(KEYWORDS, text);

function sample(cursor: Cursor, collector: Collector, line: number): void {
  const { name, labels, value } = head(cursor);
  if (!cursor.atEnd && !cursor.line.startsWith(EXEMPLAR, cursor.at)) timestamp(cursor);
  const exemplar = cursor.atEnd ? undefined : readExemplar(cursor);
  collector.sample({ name, labels, value, line, ...(exemplar && { exemplar }) });
}

/** Where an exemplar begins; anything else after the value is a timestamp. */
const EXEMPLAR = ' # {';

/** A sample up to its value. */
function head(cursor: Cursor): { readonly name: string; readonly labels: LabelSet; readonly value: number } {
  const outside = cursor.name();
  const set = cursor.line[cursor.at] === '{' ? cursor.labels() : { labels: {} };
  if (outside !== undefined && set.name !== undefined) throw new LineError(`two names, ${outside} and ${set.name}`);
  const name = outside ?? set.name;
  if (name === undefined) cursor.fail('wanted the name of a metric');
  return { name, labels: set.labels, value: number(cursor, 'value') };
}

/**
 * The same exposition with a timestamp on every sample, in seconds. Prometheus' tools that read the format require one;
 * a scrape does not.
 */
export const withTimestamps = (text: string, seconds: number): string =>
  text
    .split('\n')
    .map(line => (line === '' || line.startsWith('#') ? line : stamped(line, seconds)))
    .join('\n');

function stamped(line: string, seconds: number): string {
  const cursor = new Cursor(line, false);
  try {
    head(cursor);
  } catch (error) {
    if (error instanceof LineError) return line;
    throw error;
  }
  if (!cursor.atEnd && !line.startsWith(EXEMPLAR, cursor.at)) return line;
  return `${line.slice(0, cursor.at)} ${seconds}${cursor.rest}`;
}

function readExemplar(cursor: Cursor): Exemplar {
  cursor.expect(' # ', 'before an exemplar');
  const { labels, name } = cursor.labels();
  if (name !== undefined) throw new LineError(`the exemplar's label ${name} has no value`);
  const value = number(cursor, 'value of the exemplar');
  if (!cursor.atEnd) timestamp(cursor);
  if (!cursor.atEnd) cursor.fail('wanted nothing after the exemplar');
  return { labels, value };
}

function number(cursor: Cursor, what: string): number {
  cursor.expect(' ', `before the ${what}`);
  const token = cursor.token() ?? '';
  const value = parseNumber(token);
  if (value === undefined) throw new LineError(`the ${what} is \`${token}\`, not a number`);
  return value;
}

function timestamp(cursor: Cursor): void {
  const seconds = number(cursor, 'timestamp');
  if (!Number.isFinite(seconds)) throw new LineError('the timestamp must be a finite number of seconds');
}
