import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { replaceFolder } from '../../../lib/synth/output';

let parent: string;
const target = () => path.join(parent, 'dist');
const content = () =>
  Object.fromEntries(
    readdirSync(target(), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .map(file => [path.relative(target(), file), readFileSync(file, 'utf8')]),
  );

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'output-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test('makes the folder where there is none, readable for all', () => {
  replaceFolder(
    target(),
    new Map([
      ['a.yaml', 'a'],
      ['staging/b.yaml', 'b'],
    ]),
  );
  expect(content()).toEqual({ 'a.yaml': 'a', 'staging/b.yaml': 'b' });
  expect(statSync(target()).mode & 0o777).toBe(0o755);
});

test('removes what is no longer made, keeps what it is told to, and leaves nothing beside the folder', () => {
  mkdirSync(path.join(target(), 'staging'), { recursive: true });
  writeFileSync(path.join(target(), 'stale.yaml'), 'old');
  writeFileSync(path.join(target(), 'staging', 'kept.yaml'), 'kept');
  replaceFolder(target(), new Map([['new.yaml', 'new']]), ['staging']);
  expect(content()).toEqual({ 'new.yaml': 'new', 'staging/kept.yaml': 'kept' });
  expect(readdirSync(parent)).toEqual(['dist']);
});

test('changes nothing when a file cannot be written', () => {
  mkdirSync(target());
  writeFileSync(path.join(target(), 'a.yaml'), 'old');
  // A file where a folder of the same name is needed.
  const impossible = new Map([
    ['b', 'file'],
    ['b/c.yaml', 'below a file'],
  ]);
  expect(() => replaceFolder(target(), impossible)).toThrow();
  expect(content()).toEqual({ 'a.yaml': 'old' });
  expect(readdirSync(parent)).toEqual(['dist']);
});
