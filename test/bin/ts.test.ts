/** The runner on a Node that is too old, and with files that import each other. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';

test('an old Node says which one is needed, and runs nothing', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'node-'));
  const old = path.join(folder, 'old.cjs');
  writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '14.21.3' });");
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', old, 'bin/ts.cjs', 'main.ts'], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe(
    'This project needs Node 20 or newer, and this is Node 14.21.3: install one, and run it again.\n',
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('any Node can read the file that says so', () => {
  const text = readFileSync('bin/ts.cjs', 'utf8');
  const as = (target: string) => transformSync(text, { target, loader: 'js' }).code;
  // Nothing has to be rewritten for 2015.
  expect(as('es2015')).toBe(as('esnext'));
});
