import type { DatasourceUid, Unit } from '../catalogue';
import { idOf } from './layout';
import type { Panel, TableProps } from './panel';
import { colours, type DashboardContext, describeLimit, type Limit, limitsOf, lines } from './threshold';
import { GRAFANA_UNITS, unitOf } from './unit';
import type * as grafana from './wire';

/** Grafana's name for each datasource's plugin. */
const PLUGINS: Readonly<Record<DatasourceUid, string>> = {
  prometheus: 'prometheus',
  loki: 'loki',
  jaeger: 'jaeger',
  postgres: 'grafana-postgresql-datasource',
  alertmanager: 'alertmanager',
};

export const datasource = (uid: DatasourceUid): grafana.Datasource => ({ type: PLUGINS[uid], uid });

/** The unit that a panel shows: the declared one, or that of its first query. */
export const unitOfPanel = ({ props }: Panel): Unit | undefined =>
  props.unit ?? Object.values(props.queries).map(unitOf)[0];

export function renderPanel(panel: Panel, position: grafana.Position, context: DashboardContext): grafana.Panel {
  const { kind, title, props } = panel;
  const limits = limitsOf(panel, context);
  const unit = unitOfPanel(panel);
  return {
    id: idOf(title),
    type: kind,
    title,
    description: [props.shows, ...limits.map(describeLimit)].join(' '),
    gridPos: position,
    datasource: datasource(props.datasource ?? 'prometheus'),
    targets: targets(panel),
    fieldConfig: {
      defaults: {
        ...(unit && { unit: GRAFANA_UNITS[unit] }),
        ...(props.whenEmpty !== undefined && { noValue: props.whenEmpty }),
        ...fieldDefaults(panel, limits),
      },
      // Grafana's migration of tables maps over them before it fills in defaults.
      ...(kind === 'table' && { overrides: columnUnits(props) }),
    },
    options: OPTIONS[kind](limits, panel),
    ...(kind === 'table' && { transformations: arrange(props) }),
  };
}

const REF_IDS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const refId = (index: number): string => REF_IDS[index] ?? `Q${index}`;

function targets({ kind, props }: Panel): grafana.Query[] {
  const when = kind === 'timeseries' ? { range: true, instant: false } : { range: false, instant: true };
  return Object.entries(props.queries).map(([legendFormat, expr], i) => ({
    refId: refId(i),
    expr: expr.text,
    ...(kind === 'table' ? ({ format: 'table' } as const) : { legendFormat }),
    editorMode: 'code',
    ...when,
  }));
}

type Defaults = grafana.Panel['fieldConfig']['defaults'];

function fieldDefaults(panel: Panel, limits: readonly Limit[]): Defaults {
  switch (panel.kind) {
    case 'timeseries':
      return {
        color: { mode: 'palette-classic' },
        ...(limits.length > 0 && { thresholds: lines(limits) }),
        custom: {
          lineWidth: 1,
          fillOpacity: panel.props.stacked ? 30 : 10,
          showPoints: 'never',
          axisSoftMin: 0,
          ...(panel.props.stacked && { stacking: { mode: 'normal', group: 'A' } as const }),
          ...(limits.length > 0 && { thresholdsStyle: { mode: 'dashed' } as const }),
        },
      };
    case 'gauge': {
      const max = panel.props.max ?? scaleEnd(limits);
      return { min: 0, ...(max !== undefined && { max }), color: { mode: 'thresholds' }, thresholds: colours(limits) };
    }
    case 'stat': {
      const { decimals } = panel.props;
      return {
        ...(decimals !== undefined && { decimals }),
        color: { mode: 'thresholds' },
        thresholds: colours(limits),
      };
    }
    case 'table':
      return limits.length > 0 ? { color: { mode: 'thresholds' }, thresholds: colours(limits) } : {};
  }
}

/** The largest possible value of a share. */
const WHOLE: Readonly<Partial<Record<Unit, number>>> = { ratio: 1, percent: 100 };

/** Twice the threshold puts it in the middle of the scale. */
function scaleEnd([first]: readonly Limit[]): number | undefined {
  if (first === undefined) return undefined;
  const { value, unit } = first.threshold;
  return Math.min(2 * value, WHOLE[unit] ?? Number.POSITIVE_INFINITY);
}

const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };

type Options = {
  readonly [K in grafana.Kind]: (limits: readonly Limit[], panel: Panel) => grafana.Kinds[K]['options'];
};
const OPTIONS: Options = {
  timeseries: () => ({
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  }),
  gauge: () => ({ reduceOptions, orientation: 'auto' }),
  stat: limits => ({
    reduceOptions,
    orientation: 'auto',
    // By default, the value is coloured by the limits.
    ...(limits.length === 0 && { colorMode: 'none' as const }),
    graphMode: 'none',
  }),
  table: (_, { props }) => ({
    sortBy: Object.keys(props.queries)
      .slice(0, 1)
      .map(displayName => ({ displayName, desc: true })),
  }),
};

/** Labels first, then values, each under the title of its query. */
function arrange({ columns, queries }: TableProps): grafana.Transformation[] {
  const titles = Object.keys(queries);
  const value = (i: number): string => (titles.length === 1 ? 'Value' : `Value #${refId(i)}`);
  const order = [...columns, ...titles.map((_, i) => value(i))];
  return [
    ...(titles.length > 1 ? [{ id: 'merge', options: {} }] : []),
    {
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(order.map((name, i) => [name, i])),
        renameByName: Object.fromEntries(titles.map((title, i) => [value(i), title])),
      },
    },
  ];
}

const columnUnits = ({ units = {} }: TableProps): grafana.Override[] =>
  Object.entries(units).map(([column, unit]) => ({
    matcher: { id: 'byName', options: column },
    properties: [{ id: 'unit', value: GRAFANA_UNITS[unit] }],
  }));
