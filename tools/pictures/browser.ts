/** Headless Chromium, which draws a page into a PNG. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../process/run';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Absolute path of a Chromium. @param env its `CHROME_PATH` takes precedence. Throws if there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  const { CHROME_PATH: configured, PATH = '' } = env;
  const candidates =
    configured === undefined
      ? PATH.split(path.delimiter).flatMap(folder => NAMES.map(name => path.join(folder, name)))
      : [configured];
  const found = candidates.find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    configured === undefined
      ? 'no Chromium in PATH: install one (Debian: apt-get install chromium), or set CHROME_PATH to its path'
      : `CHROME_PATH is ${configured}, which does not exist`,
  );
}

export interface Shot {
  readonly html: string;
  /** An empty folder for its files. */
  readonly folder: string;
  readonly width: number;
  readonly height: number;
  /** Path of the PNG. */
  readonly to: string;
}

/** Throws what the page reports, unless it reports that it is drawn. */
export async function screenshot(browser: string, { html, folder, width, height, to }: Shot): Promise<void> {
  const page = path.join(folder, 'page.html');
  writeFileSync(page, html);
  const args = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--allow-file-access-from-files'],
    ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...['--enable-logging=stderr', '--virtual-time-budget=8000', `--user-data-dir=${path.join(folder, 'profile')}`],
    ...[`--window-size=${width},${height}`, `--screenshot=${to}`, `file://${page}`],
  ];
  const { code, stderr } = await run(browser, args, { cwd: folder, timeoutMs: 120_000 });
  const said = stderr.split('\n').filter(line => line.includes('CONSOLE'));
  if (code === 0 && said.some(line => line.includes('"drawn"'))) return;
  throw new Error(`${browser} did not draw the page (code ${code}):\n${said.length > 0 ? said.join('\n') : stderr}`);
}
