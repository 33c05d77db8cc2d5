import type { Stack } from '../../lib/stack';
import { alertsPage } from './alerts';
import { flowsPage } from './flows';
import { grafanaRolePage } from './grafana-role';
import { inhibitionPage } from './inhibition';
import { metricsPage } from './metrics';
import { onCallPage } from './on-call';
import { secretsPage } from './secrets';
import { servicesPage } from './services';
import { silencingPage } from './silencing';

/** File name → text of every page in docs/generated/. */
export function generatedPages(stack: Stack): ReadonlyMap<string, string> {
  const role = grafanaRolePage(stack);
  const onCall = onCallPage(stack);
  return new Map([
    ['alerts.md', alertsPage(stack)],
    ['flows.md', flowsPage(stack)],
    ...(role === undefined ? [] : [['grafana-role.md', role] as const]),
    ['inhibition.md', inhibitionPage(stack)],
    ['metrics.md', metricsPage(stack)],
    ...(onCall === undefined ? [] : [['on-call.md', onCall] as const]),
    ['secrets.md', secretsPage(stack)],
    ['services.md', servicesPage(stack)],
    ['silencing.md', silencingPage(stack)],
  ]);
}

/**
 * Pages of docs/generated/ that others write, and this command keeps. `alerts-proof.md` is about the tests (test/proof/),
 * `cluster.md` is the report of the cluster suite, `scan.md` that of the scanners.
 */
export const WRITTEN_ELSEWHERE: readonly string[] = ['alerts-proof.md', 'cluster.md', 'scan.md'];
