import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

test('no test uses Testing.app() or Testing.chart(), which leave a temporary folder behind', () => {
  const files = readdirSync('test', { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => path.join(entry.parentPath, entry.name));
  const using = files.filter(file => /\bTesting\.(?:app|chart)\(/.test(readFileSync(file, 'utf8')));
  expect(using.filter(file => !file.endsWith('leftovers.test.ts'))).toEqual([]);
});
