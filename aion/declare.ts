/** `alert` and `dashboard` for AION's declarations: an unknown team or dashboard is a compile error. */
import { dashboardDeclarations } from '../lib/dashboards';
import type { LibraryDashboard } from '../lib/library';
import { alertDeclarations } from '../lib/rules';
import type { Team } from './names';

/** Keys of AION's dashboards: the library's, and its own. */
type Dashboard = LibraryDashboard | 'business';

export const { alert, platformAlert, ratioAlert, platformRatioAlert } = alertDeclarations<{
  team: Team;
  dashboard: Dashboard;
}>();
export const dashboard = dashboardDeclarations<Dashboard>();
