import { DASHBOARDS, type DashboardUid, type Problem } from '../catalogue';
import type { Checker } from '../promql';
import { aiDashboard } from './ai';
import { alertsDashboard } from './alerts';
import { businessDashboard } from './business';
import { databaseDashboard } from './database';
import { httpDashboard } from './http';
import { kubernetesDashboard } from './kubernetes';
import { checkAll } from './model/check';
import type { Dashboard } from './model/dashboard';
import { expressionsOf, type PanelExpression } from './model/expressions';
import { renderDashboard } from './model/render';
import type { DashboardContext } from './model/threshold';
import { overview } from './overview';
import { platformDashboard } from './platform';

export type { Dashboard } from './model/dashboard';
export type { PanelExpression } from './model/expressions';
export type { DashboardContext } from './model/threshold';

const BY_UID: { readonly [Uid in DashboardUid]: Dashboard<Uid> } = {
  'aion-overview': overview,
  'aion-http': httpDashboard,
  'aion-database': databaseDashboard,
  'aion-ai': aiDashboard,
  'aion-kubernetes': kubernetesDashboard,
  'aion-business': businessDashboard,
  'aion-alerts': alertsDashboard,
  'aion-platform': platformDashboard,
};

/** In the order of the catalogue. */
export const ALL_DASHBOARDS: readonly Dashboard[] = (Object.keys(DASHBOARDS) as DashboardUid[]).map(uid => BY_UID[uid]);

/** A dashboard as Grafana reads it: `JSON.stringify(json, null, 2)` is its file. */
export interface RenderedDashboard {
  readonly uid: DashboardUid;
  readonly title: string;
  readonly json: object;
}

/** Every dashboard, with the thresholds of one environment. */
export const renderDashboards = (context: DashboardContext): readonly RenderedDashboard[] =>
  ALL_DASHBOARDS.map(dashboard => ({
    uid: dashboard.uid,
    title: dashboard.title,
    json: renderDashboard(dashboard, context),
  }));

/** Every expression that dashboards hold: of panels, of variables, of annotations. */
export const panelExpressions = (dashboards = ALL_DASHBOARDS): readonly PanelExpression[] =>
  dashboards.flatMap(expressionsOf);

/** What is wrong with dashboards, and with the alerts' links to them: each with the panel and the file that declares it. */
export const checkDashboards = (checker: Checker, context: DashboardContext, dashboards = ALL_DASHBOARDS): Problem[] =>
  checkAll(dashboards, checker, context);
