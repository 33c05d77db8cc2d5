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

/** What people can do about the errors of a file system. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; allow your user to write there',
  EPERM: 'permission denied; allow your user to write there',
  EROFS: 'the file system is read-only; choose another folder with CDK8S_OUTDIR',
  ENOSPC: 'no space is left on the disk; free some',
  EDQUOT: 'your quota of the disk is used up; free some space',
  ENOENT: 'the folder that it belongs to does not exist; make it',
  ENOTDIR: 'a file is in the place of a folder; move it away',
  EEXIST: 'a file is in the place of a folder; move it away',
  EISDIR: 'a folder is in the place of a file; move it away',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the path is too long; choose a shorter folder with CDK8S_OUTDIR',
};

/** Why a folder could not be replaced, in one sentence; undefined if the error is none of the file system's. */
export function whyNotWritten(folder: string, error: unknown): string | undefined {
  const { code, path: file, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return undefined;
  // Without the ending of the folder that is written first.
  const place = path.relative(process.cwd(), dest ?? file ?? folder).replace(/\.(?:next|last)-[^/]*/, '') || folder;
  return `Cannot write ${place} (${code}): ${reason}, and run it again. ${folder}/ is unchanged.`;
}
