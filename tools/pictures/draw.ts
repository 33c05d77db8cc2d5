/** Draws dashboards into PNGs. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../process/run';
import { drawingOf, type Source } from './answers';
import { findBrowser, screenshot } from './browser';
import type { Drawing } from './drawing';
import { heightOf, WIDTH } from './layout';
import { preparePage } from './page-bundle';
import type { DashboardJson } from './queries';

/** Writes `<uid>.png` of each dashboard into a folder, and reports each path. */
export async function drawDashboards(
  dashboards: readonly DashboardJson[],
  source: Source,
  folder: string,
  drawn: (path: string) => void,
): Promise<void> {
  const browser = findBrowser();
  const page = await preparePage();
  mkdirSync(folder, { recursive: true });
  for (const dashboard of dashboards) {
    const drawing = await drawingOf(dashboard, source);
    const to = path.resolve(folder, `${dashboard.uid}.png`);
    const shot = { html: html(drawing, page), folder: temporaryFolder('picture'), to };
    await screenshot(browser, { ...shot, width: WIDTH, height: heightOf(drawing.panels) });
    drawn(to);
  }
}

/** In a script, `<` could end it. */
const html = (drawing: Drawing, page: { readonly script: string; readonly style: string }): string => `<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="file://${page.style}">
<body><div id="root"></div>
<script>window.drawing = ${JSON.stringify(drawing).replaceAll('<', '\\u003c')}</script>
<script src="file://${page.script}"></script>
`;
