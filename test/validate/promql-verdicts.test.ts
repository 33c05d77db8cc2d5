/** Synth refuses an expression if and only if Prometheus does: the checker's verdicts, one by one, against promtool's. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { anchoredPatternProblem } from '../../lib/base/re2';
import { readExpression } from '../../lib/promql/engine/check';
import { BUILD_TIMEOUT_MS, buildTools, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { fileVerdicts, ruleVerdicts } from '../support/promtool-verdicts';
import { mutations } from './promql/mutations';
import right from './promql/right.json';
import wrong from './promql/wrong.json';

beforeAll(() => buildTools(['promtool', 'amtool']), BUILD_TIMEOUT_MS);

const lines = (file: string) =>
  readFileSync(path.join(__dirname, 'promql', file), 'utf8')
    .trimEnd()
    .split('\n');

/** Expressions right and wrong, by what they are about: which is which, promtool says. */
const EXPRESSIONS: readonly (readonly [about: string, expressions: readonly string[]])[] = [
  ...lines('expressions.txt')
    .join('\n')
    .split('\n\n')
    .map(block => block.split('\n'))
    .map(([heading = '', ...expressions]) => [heading.replace('## ', ''), expressions] as const),
  [
    'white space and comments',
    [
      ...['', '   ', '# only', '# c\na', 'a # c', 'a\t+\nb', 'a{b="x\ny"}', 'a{b=`x\ny`}'],
      ...['a\u00a0+ b', 'a +\u2003b', '"a\u00a0b"', '"a" # "'],
    ],
  ],
];

/** Patterns right and wrong. */
const patterns = ['', ...lines('patterns.txt')];

const reviewed = [...right, ...wrong.map(({ expr }) => expr)];
const ours = (expr: string) => readExpression(expr).diagnostics[0]?.message;
const refuses = (message: string | undefined) => (message === undefined ? 'accepts' : 'refuses');

/** Where the two do not agree: what each says. */
async function disagreements(expressions: readonly string[]) {
  const verdicts = await ruleVerdicts(expressions.map(expr => ({ record: 'a:b:c', expr })));
  return expressions.flatMap((expr, i) => {
    const [synth, promtool] = [ours(expr), verdicts[i]];
    return refuses(synth) === refuses(promtool) ? [] : [{ expr, synth, promtool }];
  });
}

test.each(EXPRESSIONS)('%s', async (_, expressions) => {
  expect(await disagreements(expressions)).toEqual([]);
  const verdicts = new Set(expressions.map(expr => refuses(ours(expr))));
  expect([...verdicts].sort()).toEqual(['accepts', 'refuses']);
});

test('what reviewers found right and wrong', async () => {
  expect(await disagreements(reviewed)).toEqual([]);
});

test('regular expressions of matchers', async () => {
  expect(await disagreements(patterns.map(pattern => `a{b=~${JSON.stringify(pattern)}}`))).toEqual([]);
});

test('regular expressions of relabelling', async () => {
  const relabelled = patterns.map(regex => ({
    scrape_configs: [{ job_name: 'a', relabel_configs: [{ source_labels: ['b'], regex, target_label: 'c' }] }],
  }));
  const verdicts = await fileVerdicts(relabelled, ['check', 'config', '--syntax-only']);
  expect(patterns.filter((pattern, i) => refuses(anchoredPatternProblem(pattern)) !== refuses(verdicts[i]))).toEqual(
    [],
  );
});

test('regular expressions of Alertmanager', async () => {
  const folder = temporaryFolder('matchers');
  const files = patterns.map((pattern, i) => {
    const matcher = [`b=~${JSON.stringify(pattern)}`];
    const config = {
      route: { receiver: 'r' },
      receivers: [{ name: 'r' }],
      inhibit_rules: [{ source_matchers: matcher, target_matchers: matcher }],
    };
    const file = path.join(folder, `${i}.yml`);
    writeFileSync(file, JSON.stringify(config));
    return file;
  });
  const { stdout } = await run(await tool('amtool'), ['--enable-feature=utf8-strict-mode', 'check-config', ...files]);
  const verdicts = [...stdout.matchAll(/^Checking '.*\/(\d+)\.yml' +(SUCCESS|FAILED)/gm)].map(
    ([, , verdict]) => verdict,
  );
  expect(verdicts.length).toBe(patterns.length);
  const different = patterns.filter(
    (pattern, i) => (anchoredPatternProblem(pattern) === undefined) !== (verdicts[i] === 'SUCCESS'),
  );
  expect(different).toEqual([]);
}, 60_000);

test('two thousand slips of the keyboard', async () => {
  const tried = mutations([...reviewed, ...EXPRESSIONS.flatMap(([, expressions]) => expressions)], 2_000);
  expect(tried.length).toBe(2_000);
  expect(await disagreements(tried)).toEqual([]);
  expect(tried.filter(expr => ours(expr) === undefined).length).toBeGreaterThan(100);
}, 60_000);

/** What promtool loads all the same, each with the reason. */
const MORE_REFUSED: readonly (readonly [expr: string, message: RegExp])[] = [
  // Prometheus refuses these whenever it evaluates them.
  ['label_replace(a, "x", "$1", "y", "(")', /missing closing \)/],
  ['label_replace(a, "", "$1", "y", "x")', /a label has no empty name/],
  ['count_values("", a)', /a label has no empty name/],
  // Go's standard library refuses it, which Alertmanager uses; Prometheus' faster copy of it does not.
  ['a{b=~"(?P<n>a)(?P<n>b)"}', /duplicate capture group name/],
  // The grammar of Prometheus' own editor does not have these.
  ['5.', /unexpected `\.`/],
  ['offset', /unexpected `offset`/],
];

test.each(MORE_REFUSED)('synth refuses more: %s', async (expr, message) => {
  expect(ours(expr)).toMatch(message);
  expect(await ruleVerdicts([{ record: 'a:b:c', expr }])).toEqual([undefined]);
});
