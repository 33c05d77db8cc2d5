import type { StackNames } from '../../base';
import { ai, database, type Family, http, postgres, redis } from '../../catalogue';
import type { Dashboard } from '../../dashboards';
import { aiDashboard } from './ai';
import { alertsDashboard } from './alerts';
import { databaseDashboard } from './database';
import { httpDashboard } from './http';
import { kubernetesDashboard } from './kubernetes';
import { overviewDashboard } from './overview';
import { platformDashboard } from './platform';
import { serviceLevelsDashboard } from './service-levels';

export { inProducts } from './overview';
export { serviceLevelPanels } from './service-levels';

/** The dashboards that the library's alerts link to. A stack has those whose metrics it measures, or its own instead. */
export const LIBRARY_DASHBOARDS = [
  ...(['overview', 'http', 'database', 'ai', 'kubernetes', 'business', 'alerts', 'platform'] as const),
] as const;
export type LibraryDashboard = (typeof LIBRARY_DASHBOARDS)[number];

/**
 * The library's dashboards for what a stack measures, and the stack's own, which replace the library's of the same key.
 * The first is Grafana's home dashboard.
 */
export function dashboardsOf(
  names: StackNames,
  families: readonly Family[],
  own: readonly Dashboard[] = [],
): readonly Dashboard[] {
  const library: readonly Dashboard[] = [
    overviewDashboard(names, families),
    ...(families.includes(http) ? [httpDashboard] : []),
    ...([database, postgres, redis].some(family => families.includes(family)) ? [databaseDashboard(families)] : []),
    ...(families.includes(ai) ? [aiDashboard] : []),
    kubernetesDashboard,
    serviceLevelsDashboard(names, families),
    alertsDashboard,
    platformDashboard(families),
  ];
  const inPlace = library.map(dashboard => own.find(({ key }) => key === dashboard.key) ?? dashboard);
  // A second one of a key stays, to be refused by the checks.
  return [...inPlace, ...own.filter(dashboard => !inPlace.includes(dashboard))];
}
