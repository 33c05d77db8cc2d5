/** Bundles each service into one file with all its packages: node bin/ts.cjs apps/bundle.ts FOLDER */
import path from 'node:path';
import { build } from 'esbuild';
import { FOR_NODE } from '../test/support/bundle';

export const SERVICES = ['web-api', 'ai-engine'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Optional packages that are not installed: C bindings for pg, sockets of another runtime. */
const OPTIONAL = ['pg-native', 'pg-cloudflare'];

/** Writes `web-api.js` and `ai-engine.js` into the folder: each needs only Node. */
export async function bundleWorkload(folder: string): Promise<Readonly<Record<ServiceName, string>>> {
  const { errors } = await build({
    ...FOR_NODE,
    entryPoints: Object.fromEntries(SERVICES.map(name => [name, path.join('apps', name, 'main.ts')])),
    absWorkingDir: process.cwd(),
    outdir: path.resolve(folder),
    external: OPTIONAL,
  });
  if (errors.length > 0) throw new Error(errors.map(({ text }) => text).join('\n'));
  return Object.fromEntries(SERVICES.map(name => [name, path.resolve(folder, `${name}.js`)])) as Record<
    ServiceName,
    string
  >;
}

async function main([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('name the folder to write to: node bin/ts.cjs apps/bundle.ts FOLDER');
  for (const file of Object.values(await bundleWorkload(folder))) console.log(file);
}

// Not `require.main`: the program may be a bundle, whose first argument is still this file.
if (/(^|[\\/])apps[\\/]bundle(\.ts)?$/.test(process.argv[1] ?? '')) {
  main(process.argv.slice(2)).catch(error => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
}
