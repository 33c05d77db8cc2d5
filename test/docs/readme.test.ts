/** What the README names; readme.process.test.ts follows its instructions. */
import { existsSync, readFileSync } from 'node:fs';

const readme = readFileSync('README.md', 'utf8');
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);

test('names only npm scripts that exist, and every one of them', () => {
  const named = new Set([...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name));
  expect([...named].filter(name => !scripts.includes(name))).toEqual([]);
  expect(scripts.filter(name => !named.has(name) && name !== 'test')).toEqual([]);
});

test('links only to files that exist', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter(link => !existsSync(link))).toEqual([]);
});
