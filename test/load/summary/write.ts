import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Summary } from './data';
import { page } from './page';

/** Creates the folder if necessary. Returns why it cannot be written to; empty if it can. */
export function folderProblems(folder: string): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return [];
  } catch (error) {
    return [`--out: ${(error as Error).message}`];
  }
}

/** Writes summary.html and summary.json into the folder. Returns their paths. */
export function writeSummary(summary: Summary, folder: string): readonly string[] {
  const files = { 'summary.html': page(summary), 'summary.json': `${JSON.stringify(summary, undefined, 2)}\n` };
  return Object.entries(files).map(([name, text]) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  });
}
