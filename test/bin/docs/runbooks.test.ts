/** The headings of runbooks and their list, as `npm run docs` writes them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runbookPages } from '../../../bin/docs/runbooks';
import { formatQuantity } from '../../../lib/base';
import { count, minutes, percent, perSecond, ratio, seconds } from '../../../lib/catalogue';
import { PACKS } from '../../../lib/library';
import { type Override, override, RuleSet } from '../../../lib/rules';
import { slowDatabaseQueries } from '../../../lib/rules/families/database';
import { highErrorRate } from '../../../lib/rules/families/http';
import { families, harbour } from '../../example/stack';

const BEGIN = '<!-- From the declarations, by `npm run docs`. Do not edit. -->';
const END = '<!-- End of what is generated. -->';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runbooks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
const page = (name: string, between = 'old') => `# ${name}\n\n${BEGIN}\n${between}\n${END}\n\n## Meaning\n`;
const pagesOf = (...overrides: readonly Override[]) => {
  const rules = new RuleSet({ families, packs: PACKS, overrides });
  return runbookPages({ ...harbour, rules, runbooks: folder });
};
const generated = (name: string, ...overrides: readonly Override[]) => {
  write(`${name}.md`, page(name));
  const text = pagesOf(...overrides).get(path.join(folder, `${name}.md`)) ?? '';
  const [, between = ''] = text.split(BEGIN);
  const inside = between.split(END)[0]?.slice(1, -1);
  expect(text).toBe(page(name, inside));
  return inside?.trim();
};

test('a heading says severity, team, condition and duration, and leaves all else as it is', () => {
  expect(generated('HighErrorRate', override(highErrorRate, { threshold: ratio(0.125), for: minutes(7) }))).toBe(
    'Severity **critical** · Team **of the service** (bookings: operations; forecasts: models) · ' +
      'Fires when **more than 12.5 % of the requests get a 5xx, and more than a fifth of that over the last two minutes, with at least 10 failed requests in five minutes** for 7m',
  );
});

test('an alert of one team names it', () => {
  const changed = override(slowDatabaseQueries, { threshold: seconds(90), severity: 'info' });
  expect(generated('SlowDatabaseQueries', changed)).toMatch(
    /^Severity \*\*info\*\* · Team \*\*operations\*\* · Fires when \*\*.*90s.*\*\* for /,
  );
});

test('the list has a line for each alert', () => {
  const rows = generated('README')?.split('\n').slice(2) ?? [];
  expect(rows.map(row => /^\| \[(\w+)\]\(\1\.md\) \|/.exec(row)?.[1])).toEqual(
    harbour.rules.alerts.map(({ name }) => name),
  );
});

test('pages that are not there are left out', () => {
  expect([...pagesOf().keys()]).toEqual([]);
});

test.each([
  ['none', '# HighErrorRate\n'],
  ['no end', `# HighErrorRate\n${BEGIN}\n`],
  ['two beginnings', `# HighErrorRate\n${BEGIN}\n${BEGIN}\n${END}\n`],
  ['two ends', `# HighErrorRate\n${BEGIN}\n${END}\n${END}\n`],
])('a page is refused for its markers: %s', (_, text) => {
  write('HighErrorRate.md', text);
  expect(() => pagesOf()).toThrow(`${path.join(folder, 'HighErrorRate.md')}: it must have these two lines once`);
});

test('a threshold is written as people say it', () => {
  const quantities = [
    ratio(0.05),
    percent(80),
    seconds(90),
    perSecond(1_000),
    count(100),
    { value: 8e9, unit: 'bytes' as const },
  ];
  expect(quantities.map(formatQuantity)).toEqual(['5 %', '80 %', '90s', '1,000/s', '100', '8 GB']);
});
