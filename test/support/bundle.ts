import { type BuildOptions, build } from 'esbuild';

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
