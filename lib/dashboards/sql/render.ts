import { idOf } from '../layout';
import { datasource } from '../render-panel';
import { grafanaUnit } from '../unit';
import type * as grafana from '../wire';
import type { SqlPanel } from './panel';

export function renderSqlPanel({ as, title, props }: SqlPanel, position: grafana.Position): grafana.SqlPanel {
  const { shows, query, unit = 'count', whenEmpty } = props;
  const source = datasource('postgres');
  return {
    id: idOf(title),
    type: as,
    title,
    description: shows,
    gridPos: position,
    datasource: source,
    targets: [
      {
        refId: 'A',
        datasource: source,
        format: as === 'timeseries' ? 'time_series' : 'table',
        rawQuery: true,
        rawSql: query.text,
        editorMode: 'code',
      },
    ],
    fieldConfig: {
      defaults: {
        unit: grafanaUnit(unit, undefined),
        ...(whenEmpty !== undefined && { noValue: whenEmpty }),
        ...(as === 'timeseries' && { color: { mode: 'palette-classic' as const }, custom: BARS }),
      },
      // Grafana's migration of tables maps over them before it fills in defaults.
      ...(as === 'table' && { overrides: [] }),
    },
    options: OPTIONS[as],
  };
}

/** A bar for each length of time: a line would claim values in between. */
const BARS = { drawStyle: 'bars', lineWidth: 0, fillOpacity: 60, showPoints: 'never', axisSoftMin: 0 } as const;

const OPTIONS: { readonly [As in SqlPanel['as']]: grafana.Kinds[As]['options'] } = {
  stat: {
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    orientation: 'auto',
    colorMode: 'none',
    graphMode: 'none',
  },
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  table: {},
};
