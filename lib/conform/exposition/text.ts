import { Collector } from './collector';
import { Cursor, LineError, unescapeText } from './cursor';
import { parseNumber } from './numbers';
import type { Exposition } from './types';

/** Which samples belong to a metric of each type. */
const SUFFIXES = {
  counter: [''],
  gauge: [''],
  histogram: ['', '_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
  untyped: [''],
};
const TYPES = Object.keys(SUFFIXES);

/**
 * Reads the text format: https://prometheus.io/docs/instrumenting/exposition_formats/. Prometheus has two parsers for it, one
 * for scrapes and one in promtool; what either rejects is a problem here, with its line.
 */
export function parseText(text: string): Exposition {
  const collector = new Collector('text', SUFFIXES);
  const lines = text.split('\n');
  const whole = collector.each(lines, (line, number) => {
    const cursor = new Cursor(line, true);
    cursor.blanks();
    if (cursor.take('#')) comment(cursor, collector, number);
    else if (!cursor.atEnd) sample(cursor, collector, number);
  });
  if (whole && lines.at(-1)?.trim()) {
    collector.problem(lines.length, 'the last line does not end with a line feed: it may have been cut off');
  }
  return collector.result();
}

function comment(cursor: Cursor, collector: Collector, line: number): void {
  const separated = /^[ \t]/.test(cursor.rest);
  cursor.blanks();
  const keyword = cursor.token();
  if (!separated || (keyword !== 'HELP' && keyword !== 'TYPE')) return;
  cursor.blanks();
  const name = cursor.name() ?? cursor.quoted();
  if (name === undefined) cursor.fail(`wanted the name of a metric after ${keyword}`);
  const value = cursor.rest;
  if (value !== '' && !/^[ \t]/.test(value)) throw new LineError(`\`${name}${value}\` is not the name of a metric`);
  if (keyword === 'HELP') {
    if (value !== '') collector.declare(name, 'help', unescapeText(value.trimStart(), true), line);
  } else if (TYPES.includes(value.slice(1))) collector.declare(name, 'type', value.slice(1), line);
  else throw new LineError(`"${value.slice(1)}" is not a type; there are ${TYPES.join(', ')}`);
}

function sample(cursor: Cursor, collector: Collector, line: number): void {
  let name = cursor.name();
  cursor.blanks();
  const set = cursor.line[cursor.at] === '{' ? cursor.labels() : { labels: {} };
  if (name !== undefined && set.name !== undefined) throw new LineError(`two names, ${name} and ${set.name}`);
  name ??= set.name;
  if (name === undefined) cursor.fail('wanted the name of a metric');
  cursor.blanks();
  const value = number(cursor, 'value');
  if (!cursor.atEnd) {
    cursor.blanks();
    const timestamp = cursor.token();
    if (timestamp === undefined || !/^\d+$/.test(timestamp) || !cursor.atEnd) {
      throw new LineError(`wanted a timestamp in milliseconds or nothing after the value, not \`${timestamp ?? ' '}\``);
    }
  }
  collector.sample({ name, labels: set.labels, value, line });
}

function number(cursor: Cursor, what: string): number {
  const token = cursor.token() ?? '';
  const value = parseNumber(token);
  if (value === undefined) throw new LineError(`the ${what} is \`${token}\`, not a number`);
  return value;
}
