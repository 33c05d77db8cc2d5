/** Expressions that careful reviewers found right and wrong, over the catalogue's metrics. */
import { readFileSync } from 'node:fs';
import { Checker } from '../../../lib/promql';
import { rules } from '../../example/stack';
import right from '../../validate/promql/right.json';
import wrong from '../../validate/promql/wrong.json';

const reviewer = new Checker(rules.families, rules.recordingRules, ['promql-experimental-functions']);
const messages = (expr: string, checker = reviewer) =>
  checker.checkText(expr).diagnostics.map(({ message }) => message);

test('what is right raises nothing', () => {
  expect(right.map(expr => ({ expr, messages: messages(expr) })).filter(found => found.messages.length > 0)).toEqual(
    [],
  );
});

test('of what is right, only experimental functions need a feature of Prometheus', () => {
  const refused = right.flatMap(expr => messages(expr, rules.checker));
  expect(refused).toEqual([
    expect.stringMatching(/^double_exponential_smoothing\(\) is experimental/),
    expect.stringMatching(/^info\(\) is experimental/),
  ]);
});

const [, section = ''] =
  /## What the checker does not find\n([\s\S]*?)\n## /.exec(readFileSync('docs/proof.md', 'utf8')) ?? [];

test('what is wrong is found, except for the kinds that docs/proof.md lists', () => {
  const missed = wrong.filter(({ expr }) => messages(expr, rules.checker).length === 0);
  const kinds = [...section.matchAll(/^- (.*)$/gm)].map(([, kind]) => kind);
  expect([...new Set(missed.map(({ kind }) => kind))].sort()).toEqual(kinds.sort());
  const figures = [...section.matchAll(/\b\d\d\b/g)].map(([figure]) => Number(figure));
  expect(figures).toEqual([wrong.length, wrong.length - missed.length, right.length]);
});
