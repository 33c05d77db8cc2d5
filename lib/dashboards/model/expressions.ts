import type { DashboardUid } from '../../catalogue';
import type { Expr } from '../../promql';
import { type Dashboard, panelsOf } from './dashboard';
import { firingAlerts } from './render';

/** An expression of a dashboard, and where it stands. */
export interface PanelExpression {
  readonly dashboard: DashboardUid;
  /** Title of the panel; `variable $service` and `annotations` for what stands outside of panels. */
  readonly panel: string;
  /** Legend, or title of the column; empty outside of panels. */
  readonly legend: string;
  readonly expr: Expr;
  /** The file and line that declares it. */
  readonly declaredAt: () => string;
}

export function expressionsOf(dashboard: Dashboard): readonly PanelExpression[] {
  const { uid, declaredAt } = dashboard;
  return [
    ...dashboard.variables.map(({ name, from }) => ({
      ...{ dashboard: uid, panel: `variable $${name}`, legend: '', expr: from, declaredAt },
    })),
    { dashboard: uid, panel: 'annotations', legend: '', expr: firingAlerts(dashboard), declaredAt },
    ...panelsOf(dashboard).flatMap(panel =>
      Object.entries(panel.props.queries).map(([legend, expr]) => ({
        ...{ dashboard: uid, panel: panel.title, legend, expr, declaredAt: panel.declaredAt },
      })),
    ),
  ];
}
