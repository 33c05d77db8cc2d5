/** Every command behind `npm run` explains itself, and refuses what it does not take before it does anything. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { FOR_NODE } from '../support/bundle';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
/** Name of the command → its program, and what the command passes on itself. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, entry, args = ''] = /^node bin\/ts\.cjs (\S+\.ts)((?: [\w-]+)*)$/.exec(script) ?? [];
  return entry === undefined ? [] : [{ name, entry, args: args.split(' ').filter(arg => arg !== '') }];
});
/** Below the packages, which the programs import. */
let folder: string;

const run = (entry: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [path.join(folder, entry.replace(/\.ts$/, '.js')), ...args], { encoding: 'utf8' });

beforeAll(async () => {
  folder = mkdtempSync(path.join('node_modules', 'help-'));
  await build({
    ...FOR_NODE,
    entryPoints: [...new Set(commands.map(({ entry }) => entry))],
    packages: 'external',
    outbase: '.',
    outdir: folder,
    // tools/pinned/build.ts looks at how it was started.
    banner: { js: `process.argv[1] = process.argv[1].replace(/\\.js$/, '.ts');` },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are commands', () => {
  expect(commands.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['synth', 'docs', 'tools', 'test:cluster', 'cluster:up', 'workload']),
  );
});

test.each(commands)('npm run $name -- --help prints how it is used', ({ name, entry, args }) => {
  const { status, stdout, stderr } = run(entry, ...args, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`npm run (--silent )?${name}\\b`));
});

test.each(commands)('npm run $name refuses an unknown option, and says which there are', ({ name, entry, args }) => {
  const { status, stderr } = run(entry, ...args, '--no-such-option');
  expect(status).not.toBe(0);
  expect(stderr).toContain('--no-such-option');
  expect(stderr).toMatch(new RegExp(`npm run (--silent )?${name}\\b|options are --`));
});
