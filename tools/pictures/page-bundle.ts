/** The page as a browser runs it: its source and Grafana's packages in one file. They are installed on first use. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { cacheFolder, keyOf } from '../pinned/cache';
import { buildMissing, inWorkshop, publish } from '../pinned/workshop';
import { run } from '../process/run';
import { findBrowser } from './browser';

export interface BundledPage {
  /** Absolute paths. */
  readonly script: string;
  readonly style: string;
}

const PACKAGES = ['package.json', 'package-lock.json'];
/** What the page has in common with this side. */
const SHARED = ['drawing.ts', 'layout.ts'];
const folderOfPage = (): string => path.join(process.cwd(), 'tools/pictures/page');
const own = (file: string): string => path.join(process.cwd(), 'tools/pictures', file);

/** Builds what is not in the cache: the packages after a change of the lock file, the page after a change of its source. */
export async function preparePage(): Promise<BundledPage> {
  findBrowser();
  const packages = path.join(cacheFolder(), `grafana-ui-${keyOf(PACKAGES.map(own))}`, 'packages');
  const sources = [
    ...readdirSync(folderOfPage())
      .sort()
      .map(file => path.join(folderOfPage(), file)),
    ...SHARED.map(own),
  ];
  const script = path.join(packages, `page-${keyOf(sources)}.js`);
  const page = { script, style: script.replace(/js$/, 'css') };
  const missing = () => (existsSync(page.script) ? [] : ['the page of the dashboards']);
  await buildMissing(missing, async () => {
    if (!existsSync(packages)) await install(packages);
    await bundle(packages, page);
  });
  return page;
}

/** Half a gigabyte, of which the page needs little: so it is not among the project's own packages. */
const install = (target: string): Promise<void> =>
  inWorkshop('@grafana/ui (450 MB)', async ({ work }) => {
    const folder = path.join(work, 'packages');
    mkdirSync(folder);
    for (const file of PACKAGES) copyFileSync(own(file), path.join(folder, file));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, stdout, stderr } = await run('npm', args, { cwd: folder, timeoutMs: 600_000 });
    if (code !== 0) throw new Error(`npm ${args.join(' ')} failed in tools/pictures:\n${stdout}${stderr}`);
    publish(folder, target, work);
  });

async function bundle(packages: string, { script }: BundledPage): Promise<void> {
  await build({
    entryPoints: [path.join(folderOfPage(), 'main.tsx')],
    outfile: script,
    nodePaths: [path.join(packages, 'node_modules')],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    jsx: 'automatic',
    // Fonts of an editor that the page does not use.
    loader: { '.ttf': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    logLevel: 'warning',
  });
}
