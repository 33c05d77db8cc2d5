/** Makes one file of each service, with all that it takes: node bin/ts.cjs apps/bundle.ts FOLDER */
import path from 'node:path';
import { build } from 'esbuild';
import { FOR_NODE } from '../test/support/bundle';

export const SERVICES = ['web-api', 'ai-engine'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What packages look for and do without: bindings in C for pg, sockets of another runtime. */
const NOT_THERE = ['pg-native', 'pg-cloudflare'];

/** Writes `web-api.js` and `ai-engine.js` into the folder: each runs alone, with Node and nothing else. */
export async function bundleWorkload(folder: string): Promise<Readonly<Record<ServiceName, string>>> {
  const { errors } = await build({
    ...FOR_NODE,
    entryPoints: Object.fromEntries(SERVICES.map(name => [name, path.join('apps', name, 'main.ts')])),
    absWorkingDir: process.cwd(),
    outdir: path.resolve(folder),
    external: NOT_THERE,
  });
  if (errors.length > 0) throw new Error(errors.map(({ text }) => text).join('\n'));
  return Object.fromEntries(SERVICES.map(name => [name, path.resolve(folder, `${name}.js`)])) as Record<
    ServiceName,
    string
  >;
}

async function main([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('name the folder that the files go to');
  for (const file of Object.values(await bundleWorkload(folder))) console.log(file);
}

// Not `require.main`: the program may be a bundle. Its first argument is this file all the same.
if (/(^|[\\/])workload[\\/]bundle(\.ts)?$/.test(process.argv[1] ?? '')) {
  main(process.argv.slice(2)).catch(error => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
}
