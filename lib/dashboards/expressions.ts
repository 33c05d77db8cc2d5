import type { Expr } from '../promql';
import type { Alert } from '../rules';
import { annotationsOf } from './annotations';
import { type Dashboard, metricPanels } from './dashboard';

/** An expression of a dashboard, and where it is used. */
export interface PanelExpression {
  /** Key of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel; `variable $service` and `annotations` for expressions outside panels. */
  readonly panel: string;
  /** Legend, or title of the column or annotation; empty for variables. */
  readonly legend: string;
  readonly expr: Expr;
  /** The file and line that declares it. */
  readonly declaredAt: () => string;
}

export function expressionsOf(dashboard: Dashboard, alerts: readonly Alert[]): readonly PanelExpression[] {
  const { key, declaredAt } = dashboard;
  return [
    ...dashboard.variables.map(({ name, from }) => ({
      ...{ dashboard: key, panel: `variable $${name}`, legend: '', expr: from, declaredAt },
    })),
    ...Object.entries(annotationsOf(dashboard, alerts)).map(([title, expr]) => ({
      ...{ dashboard: key, panel: 'annotations', legend: title, expr, declaredAt },
    })),
    ...metricPanels(dashboard).flatMap(panel =>
      Object.entries(panel.props.queries).map(([legend, expr]) => ({
        ...{ dashboard: key, panel: panel.title, legend, expr, declaredAt: panel.declaredAt },
      })),
    ),
  ];
}
