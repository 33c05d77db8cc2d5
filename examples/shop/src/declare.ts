/** `alert` and `dashboard` as the shop declares with them: a team or a dashboard that it does not have does not compile. */
import { alertDeclarations, dashboardDeclarations, type LibraryDashboard } from 'monitoring-as-code';
import type { Team } from './names';

/** Keys of the dashboards: the library's, and the shop's own. */
export type Dashboard = LibraryDashboard | 'stores';

export const { alert, platformAlert, ratioAlert, platformRatioAlert } = alertDeclarations<{
  team: Team;
  dashboard: Dashboard;
}>();
export const dashboard = dashboardDeclarations<Dashboard>();
