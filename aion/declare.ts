/** `alert` and `dashboard` as AION declares with them: a team or a dashboard that it does not have does not compile. */
import { dashboardDeclarations } from '../lib/dashboards';
import type { LibraryDashboard } from '../lib/library';
import { alertDeclarations } from '../lib/rules';
import type { Team } from './names';

/** Keys of AION's dashboards: the library's, and what it adds. */
type Dashboard = LibraryDashboard;

export const { alert, platformAlert } = alertDeclarations<{ team: Team; dashboard: Dashboard }>();
export const dashboard = dashboardDeclarations<Dashboard>();
