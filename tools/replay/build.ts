import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildFlags, cacheFolder, keyOf } from '../pinned/cache';
import { NO_DEBUG_INFORMATION } from '../pinned/compile';
import { requireGo, runGo } from '../pinned/go';
import { pin, pinned, pinnedFolder, type Tool } from '../pinned/pinned';
import { buildMissing, inWorkshop, publish } from '../pinned/workshop';

/**
 * The programs of our own that are made from a tool's packages, and so are in its module: the same versions, and the same
 * flags, so that Go compiles nothing twice.
 */
const PROGRAMS = {
  rules: { tool: 'promtool', main: 'replay', shared: ['evaluation'] },
  history: { tool: 'promtool', main: 'backtest', shared: ['evaluation'] },
  notifications: { tool: 'amtool', main: 'replay', shared: [] },
} as const satisfies Record<string, { readonly tool: Tool; readonly main: string; readonly shared: readonly string[] }>;
export type ReplayProgram = keyof typeof PROGRAMS;

/** Absolute path of a program, which is built on first use. Throws with the reason where that fails. */
export async function replayProgram(name: ReplayProgram): Promise<string> {
  const target = replayPath(name);
  if (existsSync(target)) return target;
  const { tool, main } = PROGRAMS[name];
  const folder = path.join(pinnedFolder(), pin(tool).folder);
  requireGo(tool, folder);
  const missing = () => (existsSync(target) ? [] : [`replay-${name}`]);
  await buildMissing(missing, () =>
    inWorkshop(`replay-${name}`, async ({ work, onLine }) => {
      const flags = ['-v', NO_DEBUG_INFORMATION, ...buildFlags(pin(tool), pinned(tool).release)];
      const binary = path.join(work, 'binary');
      await runGo(['build', ...flags, '-o', binary, `./${main}`], { cwd: folder, onLine });
      publish(binary, target, work);
    }),
  );
  return target;
}

/** Where the binary of a program is, or will be once it is built. */
export function replayPath(name: ReplayProgram): string {
  const { tool, main, shared } = PROGRAMS[name];
  const folder = path.join(pinnedFolder(), pin(tool).folder);
  const sources = [main, ...shared].flatMap(each =>
    readdirSync(path.join(folder, each))
      .sort()
      .map(file => path.join(each, file)),
  );
  const files = ['go.mod', 'go.sum', ...sources].map(file => path.join(folder, file));
  const key = keyOf(files, JSON.stringify([buildFlags(pin(tool), ''), process.platform, process.arch]));
  return path.join(cacheFolder(), `replay-${name}-${pinned(tool).release}-${key}`, 'replay');
}
