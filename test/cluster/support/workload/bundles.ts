import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { bundleWorkload } from '../../../../apps/bundle';
import { temporaryFolder } from '../../../../tools/process/run';
import { FOR_NODE } from '../../../support/bundle';

/** Prefix of the name of a bundle's ConfigMap. */
export const BUNDLES = 'bundle-';

export interface Bundle {
  readonly name: string;
  /** Compressed, since a ConfigMap is limited to 1 MiB. */
  readonly gzip: Buffer;
  readonly checksum: string;
}

/** web-api, ai-engine and the load generator, each as one file for Node. */
export async function bundles(): Promise<Readonly<Record<string, Bundle>>> {
  const folder = temporaryFolder('bundles');
  const services = await bundleWorkload(folder);
  const load = path.join(folder, 'steady-load.js');
  await build({
    ...FOR_NODE,
    entryPoints: [path.join('test', 'cluster', 'support', 'workload', 'steady-load.ts')],
    absWorkingDir: process.cwd(),
    outfile: load,
  });
  const files = { ...services, 'steady-load': load };
  return Object.fromEntries(
    await Promise.all(Object.entries(files).map(async ([name, file]) => [name, await pack(name, file)])),
  );
}

async function pack(name: string, file: string): Promise<Bundle> {
  // Identifiers are kept, so that stack traces in the log are readable.
  const { code } = await transform(readFileSync(file), { minifyWhitespace: true, minifySyntax: true });
  const gzip = gzipSync(code, { level: 9 });
  return { name, gzip, checksum: createHash('sha256').update(code).digest('hex').slice(0, 16) };
}
