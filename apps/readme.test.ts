/** README.md lists every fault and variable that exists. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AI_ENGINE_VARIABLES } from './ai-engine/variables';
import { KNOWN_FAULTS } from './faults/known-faults';
import { COMMON_VARIABLES } from './shared/variables';
import { WEB_API_VARIABLES } from './web-api/variables';

const folder = 'apps';
const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');

/** The cells of the table of a section, without its header. */
function rows(section: string): string[][] {
  const [, text = ''] = readme.split(`## ${section}\n`);
  const lines = (text.split('\n## ')[0] ?? '').split('\n').filter(line => line.startsWith('|'));
  return lines.slice(2).map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

test('lists every fault with its parameters', () => {
  const known = { ...KNOWN_FAULTS['web-api'], ...KNOWN_FAULTS['ai-engine'] };
  const documented = rows('Faults').map(([name, parameters]) => [
    ...quoted(name),
    ...quoted(parameters?.replace(/\([^)]*\)/g, '')),
  ]);
  expect(documented.sort()).toEqual(
    Object.entries(known)
      .map(([name, { parameters }]) => [name, ...Object.keys(parameters)])
      .sort(),
  );
});

test('lists every variable', () => {
  const variables = { ...COMMON_VARIABLES, ...WEB_API_VARIABLES, ...AI_ENGINE_VARIABLES };
  expect(
    rows('Environment')
      .flatMap(([name]) => quoted(name))
      .sort(),
  ).toEqual(Object.keys(variables).sort());
});

test('links only to files that exist', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => path.join(folder, link));
  expect(links.length).toBeGreaterThan(1);
  expect(links.filter(link => !existsSync(link))).toEqual([]);
});
