/** Where binaries are made: one build at a time, with progress, beside where they are kept. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { withLockUnless } from '../process/lock';
import { elapsed, REPORT_EVERY_MS, report } from '../process/report';
import { cacheFolder } from './cache';
import { isDownload, isPackage } from './go';

const WORK_PREFIX = 'building-';
/** A build that was killed leaves its folder behind; a folder this old belongs to none that still runs. */
const ABANDONED_MS = 6 * 3600_000;

interface Workshop {
  /** A folder of this build alone. */
  readonly work: string;
  /** For each line that Go prints. */
  readonly onLine: (line: string) => void;
}

/**
 * Builds what is missing, unless another process builds it meanwhile. One build at a time: Go uses all cores by itself, and
 * most of the packages are shared.
 */
export async function buildMissing<T extends string>(
  missing: () => readonly T[],
  build: (names: readonly T[]) => Promise<void>,
): Promise<void> {
  const names = missing();
  if (names.length === 0) return;
  mkdirSync(cacheFolder(), { recursive: true });
  const there = () => missing().length === 0;
  await withLockUnless(there, path.join(cacheFolder(), 'lock'), `building ${names.join(', ')}`, () => build(missing()));
}

/** Runs a build in a folder of its own and reports progress. Throws with the title and the reason. */
export async function inWorkshop(title: string, build: (workshop: Workshop) => Promise<void>): Promise<void> {
  const started = Date.now();
  const progress = countProgress();
  report(`${title}: building; minutes the first time, at once from then on`);
  const timer = setInterval(() => report(`${title}: ${progress.text()}`, Date.now() - started), REPORT_EVERY_MS);
  const cache = cacheFolder();
  removeAbandoned(cache);
  const work = mkdtempSync(path.join(cache, WORK_PREFIX));
  try {
    await build({ work, onLine: progress.onLine });
    report(`${title}: built`, Date.now() - started);
  } catch (error) {
    throw new Error(`${title} could not be built after ${elapsed(Date.now() - started)}: ${(error as Error).message}`);
  } finally {
    clearInterval(timer);
    rmSync(work, { recursive: true, force: true });
  }
}

/** A folder takes its place as a whole: nobody sees half a binary. One that is there already is as good: its key is the same. */
export function publish(binary: string, target: string, work: string): void {
  const folder = path.join(work, path.basename(path.dirname(target)));
  mkdirSync(folder);
  renameSync(binary, path.join(folder, path.basename(target)));
  try {
    renameSync(folder, path.dirname(target));
  } catch (error) {
    if (existsSync(target)) return;
    if (!existsSync(path.dirname(target))) throw error;
    // Of a release that kept something else there, or half removed: it would fail every build.
    rmSync(path.dirname(target), { recursive: true });
    renameSync(folder, path.dirname(target));
  }
}

function removeAbandoned(cache: string): void {
  for (const entry of readdirSync(cache).filter(name => name.startsWith(WORK_PREFIX))) {
    const folder = path.join(cache, entry);
    const touched = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - touched > ABANDONED_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function countProgress() {
  let [downloads, packages] = [0, 0];
  return {
    onLine: (line: string) => {
      if (isDownload(line)) downloads++;
      else if (isPackage(line)) packages++;
    },
    text: () => `${downloads} modules downloaded, ${packages} packages compiled`,
  };
}
