import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { temporaryFolder } from '../../tools/process/temporary';

/** Options to bundle a program of this repository into one file for Node. The telemetry library is taken from its source, not its last build. */
export const FOR_NODE = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  conditions: ['source'],
  logLevel: 'error',
} satisfies BuildOptions;

/** A program bundled into the text of one file. @param entry relative to the repository's root, or absolute */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...FOR_NODE,
    entryPoints: [entry],
    absWorkingDir: process.cwd(),
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild wrote no file for ${entry}`);
  return file.text;
}

/** TypeScript as a program that `node` runs at once, where bin/ts.cjs would check the types of the whole project first. Returns its file. */
export async function runnable(source: string): Promise<string> {
  const folder = temporaryFolder('program');
  const entry = path.join(folder, 'program.ts');
  writeFileSync(entry, source);
  writeFileSync(path.join(folder, 'program.cjs'), await bundle(entry));
  return path.join(folder, 'program.cjs');
}
