import { type BuildOptions, build } from 'esbuild';

/** How a program of this repository becomes one file for Node. The telemetry library is the one that stands in the source, not as it was last built. */
export const FOR_NODE = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  conditions: ['source'],
  logLevel: 'error',
} satisfies BuildOptions;

/** A program as the text of one file. @param entry from the repository's root, or absolute */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...FOR_NODE,
    entryPoints: [entry],
    absWorkingDir: process.cwd(),
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`${entry} became no file`);
  return file.text;
}
