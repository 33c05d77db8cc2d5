import { references } from '../promql';
import type { Pack } from '../rules';
import { type AnyPanel, type Dashboard, panelsOf, withPanels } from './dashboard';

/**
 * Without the alerts of packs that a stack leaves out, and without the panels, and the dashboards of these
 * alone, that draw what those would record.
 */
export function withoutPacks(dashboards: readonly Dashboard[], packs: readonly Pack[]): readonly Dashboard[] {
  if (packs.length === 0) return dashboards;
  const records = new Set(
    packs.flatMap(({ recording, serviceRecording, objectiveRecording }) =>
      [...recording, ...serviceRecording, ...objectiveRecording].map(({ record }) => record),
    ),
  );
  const alerts = new Set(packs.flatMap(pack => [...pack.alerts, ...pack.platformAlerts]).map(({ name }) => name));
  const become = (panel: AnyPanel): AnyPanel | undefined => {
    if (panel.kind === 'sql') return panel;
    const read = Object.values(panel.props.queries).flatMap(expr => references(expr));
    if (read.some(each => 'record' in each && records.has(each.record))) return undefined;
    if (panel.props.alerts === undefined) return panel;
    const left = panel.props.alerts.filter(({ name }) => !alerts.has(name));
    return { ...panel, props: { ...panel.props, alerts: left } } as AnyPanel;
  };
  return dashboards.flatMap(dashboard => {
    const left = withPanels(dashboard, become);
    return panelsOf(dashboard).length > 0 && panelsOf(left).length === 0 ? [] : [left];
  });
}
