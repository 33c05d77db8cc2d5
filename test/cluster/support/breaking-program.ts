import path from 'node:path';
import { build } from 'esbuild';

/** A program of this folder as one text for `node -e`, in a pod. */
export async function programText(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, file)],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${file} makes no program`);
  return output.text;
}
