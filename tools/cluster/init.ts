import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../pinned/cache';
import { runGo } from '../pinned/go';
import { pinnedFolder } from '../pinned/pinned';

const FLAGS = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];

/** Where the binary of `init/main.go` is, or will be once it is built. */
export function initPath(): string {
  const key = createHash('sha256').update(process.arch);
  for (const file of ['go.mod', 'main.go']) key.update(readFileSync(path.join(sourceFolder(), file)));
  return path.join(cacheFolder(), `init-${key.digest('hex').slice(0, 12)}`, 'init');
}

/** Builds process 1 of the node and of its pods, unless it is cached. */
export async function buildInit(): Promise<string> {
  const target = initPath();
  if (existsSync(target)) return target;
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(path.join(cacheFolder(), 'building-'));
  try {
    await runGo(['build', ...FLAGS, '-o', path.join(work, 'out', 'init'), '.'], { cwd: sourceFolder() });
    // Another process may have put the same binary there meanwhile.
    if (!existsSync(target)) renameSync(path.join(work, 'out'), path.dirname(target));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

const sourceFolder = () => path.join(path.dirname(pinnedFolder()), 'cluster', 'init');
