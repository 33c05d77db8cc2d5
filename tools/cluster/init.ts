import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, keyOf } from '../pinned/cache';
import { runGo } from '../pinned/go';
import { pinnedFolder } from '../pinned/pinned';
import { buildMissing, inWorkshop, publish } from '../pinned/workshop';

const FLAGS = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];

/** Where the binary of `init/main.go` is, or will be once it is built. */
export function initPath(): string {
  const files = ['go.mod', 'main.go'].map(file => path.join(sourceFolder(), file));
  return path.join(cacheFolder(), `init-${keyOf(files, process.arch)}`, 'init');
}

/** Builds process 1 of the node and of its pods, unless it is cached. */
export async function buildInit(): Promise<void> {
  const target = initPath();
  await buildMissing(
    () => (existsSync(target) ? [] : ['init']),
    () =>
      inWorkshop('init', async ({ work, onLine }) => {
        const binary = path.join(work, 'binary');
        await runGo(['build', '-v', ...FLAGS, '-o', binary, '.'], { cwd: sourceFolder(), onLine });
        publish(binary, target, work);
      }),
  );
}

const sourceFolder = () => path.join(path.dirname(pinnedFolder()), 'cluster', 'init');
