/** docs/drill.md, held against the command. */
import { readFileSync } from 'node:fs';
import { FOLDER, USAGE } from '../drill/arguments';
import { REHEARSED } from '../drill/listed';
import { brokenLinks } from './links';

const FILE = 'docs/drill.md';
const page = readFileSync(FILE, 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

test('it links only to what is there', () => {
  expect(brokenLinks(FILE)).toEqual([]);
});

test('it names only commands, options and alerts that there are', () => {
  const commands = [...page.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
  expect(commands.filter(name => !(name in scripts))).toEqual([]);
  const options = [...page.matchAll(/`(--[a-z]+)/g)].map(([, name = '']) => name);
  expect(options.filter(name => !USAGE.includes(name))).toEqual([]);
  const alerts = [...page.matchAll(/npm run drill -- (\w+)/g)].map(([, name = '']) => name);
  expect(alerts.filter(name => !REHEARSED.some(alert => alert === name))).toEqual([]);
  expect(page).toContain(`\`${FOLDER}/\``);
});
