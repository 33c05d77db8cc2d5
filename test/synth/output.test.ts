/** What `npm run synth` writes, by the function behind it; output.process.test.ts runs the command. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { runSynth } from '../../lib/synth/command';
import { temporaryFolder } from '../../tools/process/run';
import { printed } from '../support/printed';

/** Path → text of every file. */
const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .map(file => [path.relative(folder, file), readFileSync(file, 'utf8')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

let written: ReadonlyMap<string, string>;
beforeAll(async () => {
  const folder = path.join(temporaryFolder('synth'), 'dist');
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = folder;
  const { code, err } = await printed(() => runSynth(aion, []));
  if (before === undefined) delete process.env.CDK8S_OUTDIR;
  else process.env.CDK8S_OUTDIR = before;
  if (code !== 0) throw new Error(err);
  written = filesIn(folder);
});

test('dist/ is up to date with the sources: run `npm run synth` and commit it', () => {
  const committed = filesIn('dist');
  expect([...committed.keys()]).toEqual([...written.keys()]);
  for (const [name, text] of committed) expect(`${name}:\n${text}`).toBe(`${name}:\n${written.get(name)}`);
});

test('production is at the top of dist/, in files numbered in the order of apply', () => {
  const flat = [...written.keys()].filter(name => !name.includes('/'));
  expect(flat.every(name => /^\d\d-[a-z-]+\.yaml$/.test(name))).toBe(true);
  expect(flat[0]).toBe('00-namespaces.yaml');
});
