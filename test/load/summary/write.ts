import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Summary } from './data';
import { page } from './page';

/** Writes summary.html and summary.json into the folder, which is made where it is not there. Returns their paths. */
export function writeSummary(summary: Summary, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const files = { 'summary.html': page(summary), 'summary.json': `${JSON.stringify(summary, undefined, 2)}\n` };
  return Object.entries(files).map(([name, text]) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  });
}
