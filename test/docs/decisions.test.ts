/** Every decision has its five parts and its row in docs/decisions/README.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rows } from '../runbooks/markdown';
import { brokenLinks } from './links';

const FOLDER = 'docs/decisions';
const INDEX = path.join(FOLDER, 'README.md');

interface Decision {
  readonly file: string;
  readonly text: string;
  readonly number: string | undefined;
  readonly title: string | undefined;
  readonly status: string | undefined;
  readonly date: string | undefined;
}

const decisions: Decision[] = readdirSync(FOLDER)
  .filter(name => name !== 'README.md')
  .sort()
  .map(file => {
    const text = readFileSync(path.join(FOLDER, file), 'utf8');
    const [, number, title] = /^# (\d+)\. (.+)$/m.exec(text) ?? [];
    const [, status] = /^- Status: (.+)$/m.exec(text) ?? [];
    const [, date] = /^- Date: (.+)$/m.exec(text) ?? [];
    return { file, text, number, title, status, date };
  });

test('have each a number of their own, and a file is named after its number', () => {
  expect(decisions.length).toBeGreaterThan(0);
  expect(new Set(decisions.map(({ number }) => Number(number))).size).toBe(decisions.length);
  expect(decisions.filter(({ file, number }) => !new RegExp(`^0*${number}-[a-z0-9-]+\\.md$`).test(file))).toEqual([]);
});

test.each(decisions.map(decision => [decision.file, decision] as const))(
  '%s has a status, a date, a context, a decision and a consequence, in this order',
  (_, { text, status, date }) => {
    expect(status).toMatch(/^(proposed|accepted|superseded by \d+)(; .+)?$/);
    expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(new Date(`${date}`).toISOString().slice(0, 10)).toBe(date);
    const parts = [...text.matchAll(/^(?:- (Status|Date):|\*\*(\w+)\.\*\*) \S/gm)].map(
      ([, field, part]) => field ?? part,
    );
    expect(parts).toEqual(['Status', 'Date', 'Context', 'Decision', 'Consequence']);
  },
);

test('the index lists each decision with its number, title, status and date', () => {
  const listed = rows(readFileSync(INDEX, 'utf8')).slice(2);
  expect(listed).toEqual(
    decisions.map(({ file, number, title, status, date }) => [`[${number}](${file})`, title, status, date]),
  );
});

test.each(['README.md', ...decisions.map(({ file }) => file)])('every link in %s leads somewhere', file => {
  expect(brokenLinks(path.join(FOLDER, file))).toEqual([]);
});
