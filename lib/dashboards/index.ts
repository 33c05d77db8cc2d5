import { dashboardUid } from '../base';
import type { Alert } from '../rules';
import { type Dashboard, withoutSql } from './dashboard';
import { expressionsOf, type PanelExpression } from './expressions';
import { renderDashboard } from './render';
import type { DashboardContext } from './threshold';

export { attachAlerts } from './attach';
export { checkDashboards } from './check-dashboards';
export * from './dashboard';
export type { PanelExpression } from './expressions';
export { withoutPacks } from './left-out';
export type { LinkedInterface, PageLink } from './page-link';
export * from './panel';
export { type SqlPanel, sqlFigure, sqlTable, sqlTimeseries } from './sql/panel';
export { type Column, type Relation, relation } from './sql/relation';
export { readOnlyRole } from './sql/role';
export { inTimeRange, type Sql, type SqlValue, sql, timeBucket } from './sql/sql';
export type { DashboardContext } from './threshold';
export * as chosen from './variable';
export { variable } from './variable';

/** A dashboard in Grafana's format: its file is `JSON.stringify(json, null, 2)`. */
export interface RenderedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly json: object;
}

/** Every dashboard, with the thresholds of one environment. */
export const renderDashboards = (
  dashboards: readonly Dashboard[],
  context: DashboardContext,
): readonly RenderedDashboard[] =>
  dashboards.map(dashboard => ({
    uid: dashboardUid(context, dashboard.key),
    title: dashboard.title,
    json: renderDashboard(context.postgres ? dashboard : withoutSql(dashboard), context),
  }));

/** Every expression in dashboards: of panels, of variables, of annotations. */
export const panelExpressions = (
  dashboards: readonly Dashboard[],
  alerts: readonly Alert[],
): readonly PanelExpression[] => dashboards.flatMap(dashboard => expressionsOf(dashboard, alerts));
