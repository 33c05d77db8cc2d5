import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { guard } from './guard';

const folders = new Map<string, { release(): void }>();

/** A new empty folder, removed by `cleanUp` of run.ts, and when this process ends, however it ends. */
export function temporaryFolder(label = 'test'): string {
  const folder = mkdtempSync(path.join(tmpdir(), `aion-${label}-`));
  // Retries once, for a program that was still writing into it while being killed.
  folders.set(folder, guard('rm -rf -- "$0" || { sleep 1; rm -rf -- "$0"; }', folder));
  return folder;
}

export function removeTemporaryFolders(): void {
  for (const [folder, { release }] of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    release();
    folders.delete(folder);
  }
}
