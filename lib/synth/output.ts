import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Path below the output folder → text. */
export type OutputFiles = ReadonlyMap<string, string>;

/**
 * Replaces the folder with one that contains `files`, and those entries of the old one that `keep` names. The new folder
 * is written next to it and swapped in at the end: a failure before that changes nothing.
 */
export function replaceFolder(folder: string, files: OutputFiles, keep: readonly string[] = []): void {
  const target = path.resolve(folder);
  mkdirSync(path.dirname(target), { recursive: true });
  const next = mkdtempSync(`${target}.next-`);
  const last = `${target}.last-${process.pid}`;
  try {
    for (const name of keep) {
      if (existsSync(path.join(target, name)))
        cpSync(path.join(target, name), path.join(next, name), { recursive: true });
    }
    for (const [name, text] of files) {
      mkdirSync(path.join(next, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(next, name), text);
    }
    // mkdtemp creates folders that only their owner may read.
    chmodSync(next, 0o755);
    swap(target, next, last);
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(last, { recursive: true, force: true });
  }
}

function swap(target: string, next: string, last: string): void {
  const existed = existsSync(target);
  if (existed) renameSync(target, last);
  try {
    renameSync(next, target);
  } catch (error) {
    if (existed) renameSync(last, target);
    throw error;
  }
}
