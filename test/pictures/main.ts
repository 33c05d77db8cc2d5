/** Pictures of the dashboards, for the review of a change: npm run preview -- --help */
import path from 'node:path';
import { withoutRequest } from '../../lib/base';
import { drawDashboards } from '../../tools/pictures/draw';
import { preparePage } from '../../tools/pictures/page-bundle';
import type { DashboardJson } from '../../tools/pictures/queries';
import { runCommand } from '../../tools/process/command';
import { type Request, readArguments, USAGE } from './arguments';
import { dashboardsIn, shownSeconds } from './dashboards';
import { startDrawnPlatform } from './platform';

/** Of the data source in the manifests. */
const SCRAPE_INTERVAL = 30;

const report = (line: string): void => console.error(line);

async function draw({ dist, out, dashboards: uids, from }: Request): Promise<void> {
  const dashboards = dashboardsIn(dist, uids);
  // What is missing is reported at once, not after minutes.
  await preparePage();
  const drawn = (path: string) => console.log(path);
  if ('prometheus' in from) return drawRunning(dashboards, from, out, drawn);
  const platform = await startDrawnPlatform(from.minutes, report);
  try {
    await drawDashboards(dashboards, platform.source('healthy'), path.join(out, 'healthy'), drawn);
    await platform.lose(from.gone);
    const state = `${from.gone} is gone`;
    await drawDashboards(dashboards, platform.source(state), path.join(out, `without-${from.gone}`), drawn);
  } finally {
    await platform.close();
  }
}

async function drawRunning(
  dashboards: readonly DashboardJson[],
  from: { readonly prometheus: string; readonly postgres?: string },
  out: string,
  drawn: (path: string) => void,
): Promise<void> {
  const to = Math.floor(Date.now() / 1e3);
  for (const dashboard of dashboards) {
    const window = { from: to - shownSeconds(dashboard), to, scrapeInterval: SCRAPE_INTERVAL };
    await drawDashboards([dashboard], { ...from, window, subtitle: from.prometheus }, out, drawn);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE);
  await draw(parsed.request);
  return 0;
}

runCommand(main);
