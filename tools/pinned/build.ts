import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../process/lock';
import { cacheFolder, toolPath } from './cache';
import { compile } from './compile';
import { requireGo } from './go';
import { PINS, pin, pinned, pinnedFolder, type Tool } from './pinned';

export { toolPath } from './cache';
export type { Tool } from './pinned';

/** Long enough for a first build on a slow machine: `beforeAll(…, BUILD_TIMEOUT_MS)`. */
export const BUILD_TIMEOUT_MS = 30 * 60_000;

/** The release of a tool: `3.13.5`. Reads go.mod and builds nothing. */
export const toolVersion = (name: Tool): string => pinned(name).release;

/** Absolute path of a tool's binary, which is built on first use. Throws with the reason if that fails. */
export async function tool(name: Tool): Promise<string> {
  const target = toolPath(name);
  if (existsSync(target)) return target;
  requireGo(name, path.join(pinnedFolder(), pin(name).folder));
  mkdirSync(cacheFolder(), { recursive: true });
  // One build at a time: Go already uses all cores, and the builds share most packages.
  await withLock(path.join(cacheFolder(), 'lock'), `building ${name}`, async () => {
    if (!existsSync(target)) await compile(name, target);
  });
  return target;
}

/** `node bin/ts.cjs tools/pinned/build.ts promtool amtool` builds the tools and prints their paths. */
async function main(names: readonly string[]): Promise<void> {
  const known = Object.keys(PINS);
  const unknown = names.filter(name => !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    const problem = unknown.length > 0 ? `unknown tool: ${unknown.join(', ')}; ` : '';
    throw new Error(`${problem}give one or more of ${known.join(', ')}`);
  }
  for (const name of names) console.log(await tool(name as Tool));
}

// Not `require.main`: the program may be a bundle, whose modules share one file. Its first argument is still this file.
if (/(^|[\\/])tools[\\/]pinned[\\/]build(\.ts)?$/.test(process.argv[1] ?? '')) {
  main(process.argv.slice(2)).catch(error => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
}
