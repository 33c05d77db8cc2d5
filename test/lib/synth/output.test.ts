import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { replaceFolder, whyNotWritten } from '../../../lib/synth/output';

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

describe('why a folder could not be replaced is said in a sentence', () => {
  const why = (error: unknown) => whyNotWritten('dist', error);
  const failed = (code: string, file: string) => Object.assign(new Error(code), { code, path: path.resolve(file) });

  test.each([
    ['EACCES', 'Cannot write dist (EACCES): permission denied; allow your user to write there, and run it again.'],
    ['ENOSPC', 'Cannot write dist (ENOSPC): no space is left on the disk; free some, and run it again.'],
    [
      'EROFS',
      'Cannot write dist (EROFS): the file system is read-only; choose another folder with CDK8S_OUTDIR, and run it again.',
    ],
    ['ENOTDIR', 'Cannot write dist (ENOTDIR): a file is in the place of a folder; move it away, and run it again.'],
  ])('%s', (code, message) => {
    expect(why(failed(code, 'dist.next-1'))).toBe(`${message} dist/ is unchanged.`);
  });

  test('but not of an error that is none of the file system’s', () => {
    expect(why(new TypeError('x'))).toBeUndefined();
    expect(why(failed('EPIPE', 'dist'))).toBeUndefined();
  });

  const attempt = (folder: string): string | undefined => {
    try {
      replaceFolder(folder, new Map([['a.yaml', 'a'.repeat(2 ** 20)]]));
      return undefined;
    } catch (error) {
      return why(error);
    }
  };

  test('of real ones: a file in the place of a folder', () => {
    writeFileSync(path.join(parent, 'file'), '');
    expect(attempt(path.join(parent, 'file', 'dist'))).toMatch(/\/file \(EEXIST\): a file is in the place of a folder/);
  });

  // Only root may mount a file system.
  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot.each([
    ['full', 'size=64k', /ENOSPC\): no space is left on the disk/],
    ['read-only', 'ro', /EROFS\): the file system is read-only/],
  ])('of real ones: a file system that is %s', (_, options, message) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', parent]);
    try {
      expect(attempt(target())).toMatch(message);
      expect(readdirSync(parent)).toEqual([]);
    } finally {
      execFileSync('umount', [parent]);
    }
  });
});
