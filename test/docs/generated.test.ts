import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedPages } from '../../bin/docs/index';

const FOLDER = 'docs/generated';

test('docs/generated/ is up to date with the code: run `npm run docs` and commit it', () => {
  const pages = generatedPages();
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(path.join(FOLDER, name), 'utf8')).toBe(text);
});
