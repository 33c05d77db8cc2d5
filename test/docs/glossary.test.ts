/** Every term in docs/glossary.md is declared where the glossary says. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rows } from '../runbooks/markdown';
import { brokenLinks } from './links';

const GLOSSARY = 'docs/glossary.md';
const terms = rows(readFileSync(GLOSSARY, 'utf8')).slice(2);

test('terms are in alphabetical order, each once', () => {
  const names = terms.map(([term = '']) => term.toLowerCase());
  expect(names.length).toBeGreaterThan(20);
  expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b)));
});

test.each(terms)('%s has a meaning, and is declared where its link leads', (_, meaning, place) => {
  expect(meaning).toMatch(/\S/);
  const [, name = '', link = ''] = /^\[(.+)\]\((\S+)\)$/.exec(place ?? '') ?? [];
  const file = path.join(path.dirname(GLOSSARY), link);
  expect({ file, exists: link !== '' && existsSync(file) }).toEqual({ file, exists: true });
  const [, identifier] = /^`(\w+)`$/.exec(name) ?? [];
  // A document is named by its title, a declaration by its identifier.
  const wanted = identifier === undefined ? `# ${name}\n` : new RegExp(`\\b${identifier}\\b`);
  const text = readFileSync(file, 'utf8');
  expect({ file, wanted, found: typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text) }).toMatchObject(
    {
      found: true,
    },
  );
});

test.each([GLOSSARY, 'CONTRIBUTING.md', 'CHANGELOG.md'])('every link in %s leads somewhere', file => {
  expect(brokenLinks(file)).toEqual([]);
});
