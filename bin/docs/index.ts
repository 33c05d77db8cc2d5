import { alertsPage } from './alerts';
import { flowsPage } from './flows';
import { metricsPage } from './metrics';
import { secretsPage } from './secrets';

/** File name → text of every page in docs/generated/. */
export const generatedPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['alerts.md', alertsPage()],
    ['flows.md', flowsPage()],
    ['metrics.md', metricsPage()],
    ['secrets.md', secretsPage()],
  ]);

/** Pages of docs/generated/ that other commands write, and this one keeps. `cluster.md` is the report of the cluster suite. */
export const WRITTEN_ELSEWHERE: readonly string[] = ['cluster.md'];
