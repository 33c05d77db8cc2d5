import { existsSync } from 'node:fs';
import path from 'node:path';
import { badUsage, readCommandLine } from '../../lib/base';
import { runCommand } from '../process/command';
import { toolPath } from './cache';
import { compile } from './compile';
import { requireGo } from './go';
import { builtTogether, PINS, pin, pinned, pinnedFolder, type Tool } from './pinned';
import { buildMissing } from './workshop';

export { toolPath } from './cache';
export type { Tool } from './pinned';

/** Long enough for a first build on a slow machine: `beforeAll(…, BUILD_TIMEOUT_MS)`. */
export const BUILD_TIMEOUT_MS = 30 * 60_000;

/** Version of a tool as its users know it: `3.13.5`. Read from go.mod, builds nothing. */
export const toolVersion = (name: Tool): string => pinned(name).release;

/** Absolute path of a tool's binary, which is built on first use. Throws with the reason where that fails. */
export async function tool(name: Tool): Promise<string> {
  await buildTools([name]);
  return toolPath(name);
}

/** Builds those of the tools that are missing, in this order; programs of one module in one go. Throws as `tool` does. */
export async function buildTools(names: readonly Tool[]): Promise<void> {
  for (const together of builtTogether(names)) {
    const missing = () => together.filter(name => !existsSync(toolPath(name)));
    const [first] = missing();
    if (first === undefined) continue;
    requireGo(first, path.join(pinnedFolder(), pin(first).folder));
    await buildMissing(missing, compile);
  }
}

/** `node bin/ts.cjs tools/pinned/build.ts promtool amtool` builds and prints where they are. */
async function main(args: readonly string[]): Promise<number> {
  const known = Object.keys(PINS);
  const usage = `usage: npm run tools [-- NAME …]
  Builds the external programs that the tests run, unless they are cached, and prints where they are. Names are
  ${known.join(', ')}.`;
  const line = readCommandLine(args, usage, { positionals: true });
  if ('exitCode' in line) return line.exitCode;
  const names = line.positionals;
  const unknown = names.filter(name => !known.includes(name));
  if (unknown.length > 0) return badUsage(`unknown: ${unknown.join(', ')}`, usage);
  if (names.length === 0) return badUsage('no program is named', usage);
  await buildTools(names as readonly Tool[]);
  for (const name of names) console.log(toolPath(name as Tool));
  return 0;
}

// Not `require.main`: the program may be a bundle, whose modules share one file. Its first argument is this file all the same.
if (/(^|[\\/])tools[\\/]pinned[\\/]build(\.ts)?$/.test(process.argv[1] ?? '')) {
  runCommand(main);
}
