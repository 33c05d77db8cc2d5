import type { StackNames } from '../../base';
import { ai, database, type Family, http, postgres, redis } from '../../catalogue';
import type { Dashboard } from '../../dashboards';
import type { Service } from '../../services';
import { aiDashboard } from './ai';
import { alertsDashboard } from './alerts';
import { anomaliesDashboard } from './anomalies';
import { databaseDashboard } from './database';
import { deliveryDashboard } from './delivery';
import { httpDashboard } from './http';
import { kubernetesDashboard } from './kubernetes';
import { logsDashboard } from './logs';
import { nodesDashboard } from './nodes';
import { overviewDashboard } from './overview';
import { platformDashboard } from './platform';
import { postgresDashboard } from './postgres';
import { prometheusDashboard } from './prometheus';
import { redisDashboard } from './redis';
import { serviceLevelsDashboard } from './service-levels';
import { servicePages } from './service-page';
import { tracesDashboard } from './traces';
import { userInterfacesDashboard } from './user-interfaces';
import { volumesDashboard } from './volumes';

export { inProducts } from './overview';

/** The dashboards that the library's alerts link to. A stack has those whose metrics it measures, or its own instead. */
export const LIBRARY_DASHBOARDS = [
  ...(['overview', 'http', 'anomalies', 'database', 'postgres', 'redis', 'ai'] as const),
  ...(['kubernetes', 'nodes', 'volumes', 'logs', 'service-levels'] as const),
  ...(['alerts', 'delivery', 'platform', 'prometheus', 'traces', 'user-interfaces'] as const),
] as const;
export type LibraryDashboard = (typeof LIBRARY_DASHBOARDS)[number];

/** Those of a family are in a stack that measures it. */
const ofFamily = (families: readonly Family[], family: Family, ...dashboards: readonly Dashboard[]) =>
  families.includes(family) ? dashboards : [];

/**
 * The library's dashboards for what a stack measures, with a page for each of its services, and the stack's own, which replace the library's of the same key.
 * The first is Grafana's home dashboard.
 */
export function dashboardsOf(
  names: StackNames,
  families: readonly Family[],
  own: readonly Dashboard[] = [],
  services: readonly Service[] = [],
): readonly Dashboard[] {
  const library: readonly Dashboard[] = [
    overviewDashboard(names, families),
    ...ofFamily(families, http, httpDashboard, anomaliesDashboard),
    ...ofFamily(families, database, databaseDashboard),
    ...ofFamily(families, postgres, postgresDashboard),
    ...ofFamily(families, redis, redisDashboard),
    ...ofFamily(families, ai, aiDashboard),
    ...[kubernetesDashboard, nodesDashboard, volumesDashboard, logsDashboard],
    serviceLevelsDashboard(names, families),
    ...servicePages(names, services),
    ...[alertsDashboard, deliveryDashboard, platformDashboard, prometheusDashboard, tracesDashboard(families)],
    userInterfacesDashboard,
  ];
  const inPlace = library.map(dashboard => own.find(({ key }) => key === dashboard.key) ?? dashboard);
  // A second one of a key stays, to be refused by the checks.
  return [...inPlace, ...own.filter(dashboard => !inPlace.includes(dashboard))];
}
