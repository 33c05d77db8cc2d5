import type { Alert } from '../rules';
import type { AnyPanel, Dashboard } from './dashboard';

/** Adds alerts that name a panel (`panel` of an alert) to those that the panel itself lists. */
export const attachAlerts = (dashboards: readonly Dashboard[], alerts: readonly Alert[]): readonly Dashboard[] =>
  dashboards.map(dashboard => {
    const naming = alerts.filter(alert => alert.dashboard === dashboard.key && alert.panel !== undefined);
    if (naming.length === 0) return dashboard;
    const { panels, rows } = dashboard;
    const attach = (panel: AnyPanel): AnyPanel => withAlerts(panel, naming);
    return {
      ...dashboard,
      ...(panels && { panels: panels.map(attach) }),
      ...(rows && {
        rows: Object.fromEntries(Object.entries(rows).map(([title, row]) => [title, row.map(attach)])),
      }),
    };
  });

function withAlerts(panel: AnyPanel, naming: readonly Alert[]): AnyPanel {
  if (panel.kind === 'sql') return panel;
  const added = naming.filter(alert => alert.panel === panel.title);
  if (added.length === 0) return panel;
  return { ...panel, props: { ...panel.props, alerts: [...(panel.props.alerts ?? []), ...added] } } as AnyPanel;
}
