/** The page as a browser runs it: its source and Grafana's packages in one file. They are installed on first use. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { cacheFolder } from '../pinned/cache';
import { withLock } from '../process/lock';
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

const keyOf = (files: readonly string[]): string => {
  const key = createHash('sha256');
  for (const file of files) key.update(readFileSync(file));
  return key.digest('hex').slice(0, 12);
};

/** Builds what is not in the cache: the packages after a change of the lock file, the page after a change of its source. */
export async function preparePage(report: (line: string) => void = console.error): Promise<BundledPage> {
  findBrowser();
  const packages = path.join(cacheFolder(), `grafana-ui-${keyOf(PACKAGES.map(own))}`);
  const sources = [
    ...readdirSync(folderOfPage())
      .sort()
      .map(file => path.join(folderOfPage(), file)),
    ...SHARED.map(own),
  ];
  const script = path.join(packages, `page-${keyOf(sources)}.js`);
  const page = { script, style: script.replace(/js$/, 'css') };
  if (existsSync(page.script)) return page;
  mkdirSync(cacheFolder(), { recursive: true });
  await withLock(path.join(cacheFolder(), 'lock-pictures'), 'preparing the page', async () => {
    if (!existsSync(packages)) await install(packages, report);
    if (!existsSync(page.script)) await bundle(packages, page);
  });
  return page;
}

/** Half a gigabyte, of which the page needs little: so it is not among the project's own packages. */
async function install(target: string, report: (line: string) => void): Promise<void> {
  report('installing @grafana/ui on first use: 450 MB, a minute or more');
  const work = mkdtempSync(path.join(cacheFolder(), 'building-'));
  try {
    for (const file of PACKAGES) copyFileSync(own(file), path.join(work, file));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, stdout, stderr } = await run('npm', args, { cwd: work, timeoutMs: 600_000 });
    if (code !== 0) throw new Error(`npm ${args.join(' ')} failed in tools/pictures:\n${stdout}${stderr}`);
    renameSync(work, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

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
