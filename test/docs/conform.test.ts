/** docs/conform.md matches what the command does. */
import { readFileSync } from 'node:fs';
import { aion } from '../../aion/stack';
import { readArguments } from '../../bin/conform/arguments';
import {
  check,
  type Expectation,
  expectedFamilies,
  KINDS,
  parseExposition,
  RUNTIME_METRICS,
  report,
} from '../../lib/conform';

const page = readFileSync('docs/conform.md', 'utf8');

/** The fenced blocks of one language. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** The cells of the rows of the table under a heading. */
const table = (heading: string): string[][] => {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const lines =
    section
      .split('\n## ')[0]
      ?.split('\n')
      .filter(line => line.startsWith('| ')) ?? [];
  return lines.slice(2).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('`', '')),
  );
};

test('lists every kind of finding', () => {
  expect(table('What it finds')).toEqual(
    Object.entries(KINDS).map(([kind, { severity, means }]) => [kind, severity, means]),
  );
});

test('lists every metric that is not checked', () => {
  expect(table('What it leaves alone')).toEqual(RUNTIME_METRICS.map(({ pattern, whose }) => [pattern, whose]));
});

test('has only commands with valid arguments', () => {
  const commands = blocks('sh').map(text =>
    text
      .trim()
      .replace(/ > \S+$/, '')
      .split(' '),
  );
  expect(commands).toHaveLength(4);
  for (const [npm, run, silent, script, dashes, ...args] of commands) {
    expect([npm, run, silent, script, dashes]).toEqual(['npm', 'run', '--silent', 'conform', '--']);
    expect(readArguments(args)).toHaveProperty('request');
  }
});

test('shows the report that its exposition produces', () => {
  const [text = ''] = blocks('text');
  const { expectation } = expectedFamilies(aion, ['system']) as { expectation: Expectation };
  const exposition = parseExposition(text, 'text');
  const verdict = check(exposition, expectation, aion);
  const actual = report({ source: 'exposition.txt', exposition, expectation, verdict, findings: [] });
  expect(JSON.parse(blocks('json')[0] || '{}')).toEqual(actual);
});
