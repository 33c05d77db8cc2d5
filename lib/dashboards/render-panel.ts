import type { DatasourceUid, Unit } from '../catalogue';
import { type Expr, references } from '../promql';
import { bandOverrides } from './band';
import { faultOverrides, faultsOf, NEUTRAL, severityColumn, severityLines } from './faults';
import { idOf } from './layout';
import { legendOf, namesOf, orientationOf } from './names';
import type { Panel, TableProps } from './panel';
import { scaleEnd, softMax } from './scale';
import { colours, type DashboardContext, describeLimit, type Limit, limitsOf, lines } from './threshold';
import { countedIn, grafanaUnit, unitOf } from './unit';
import type * as grafana from './wire';

/** Panels for each value of a variable stand side by side, two in a row. */
const PER_ROW = 2;

/** Grafana's name for each datasource's plugin. */
const PLUGINS: Readonly<Record<DatasourceUid, string>> = {
  prometheus: 'prometheus',
  loki: 'loki',
  victorialogs: 'victoriametrics-logs-datasource',
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
    ...(kind === 'timeseries' && props.forEach !== undefined && { repeat: props.forEach, maxPerRow: PER_ROW }),
    datasource: datasource(props.datasource ?? 'prometheus'),
    targets: targets(panel),
    fieldConfig: {
      defaults: {
        ...(unit && { unit: grafanaUnit(unit, countedBy(panel)) }),
        ...(props.whenEmpty !== undefined && { noValue: props.whenEmpty }),
        ...fieldDefaults(panel, limits),
      },
      ...overrides(panel, limits),
    },
    options: OPTIONS[kind](limits, panel),
    ...(kind === 'table' && { transformations: arrange(props) }),
  };
}

/** What the panel's rates count, in the plural. */
const countedBy = ({ props }: Panel): string | undefined => props.rateOf ?? countedIn(Object.values(props.queries));

function overrides(panel: Panel, limits: readonly Limit[]): { readonly overrides?: readonly grafana.Override[] } {
  // Grafana's migration of tables maps over them before it fills in defaults.
  if (panel.kind === 'table') return { overrides: columns(panel, limits) };
  const legends = Object.keys(panel.props.queries);
  const found =
    panel.kind === 'timeseries'
      ? [...severityLines(panel), ...bandOf(panel)]
      : faultOverrides(panel, legend => refId(legends.indexOf(legend)));
  return found.length === 0 ? {} : { overrides: found };
}

function bandOf({ props: { band, queries } }: Panel & { kind: 'timeseries' }): readonly grafana.Override[] {
  const legends = Object.keys(queries);
  return band === undefined ? [] : bandOverrides(band, legend => refId(legends.indexOf(legend)));
}

const REF_IDS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const refId = (index: number): string => REF_IDS[index] ?? `Q${index}`;

function targets({ kind, props }: Panel): grafana.Query[] {
  const when = kind === 'timeseries' ? { range: true, instant: false } : { range: false, instant: true };
  const withExemplars = kind === 'timeseries' ? firstOfEachHistogram(Object.values(props.queries)) : [];
  return Object.entries(props.queries).map(([legendFormat, expr], i) => ({
    refId: refId(i),
    expr: expr.text,
    ...(kind === 'table' ? ({ format: 'table' } as const) : { legendFormat }),
    editorMode: 'code',
    ...when,
    ...(withExemplars.includes(expr) && { exemplar: true }),
  }));
}

/**
 * Expressions that bring the exemplars of a histogram, which only its own buckets have, not what is recorded from them.
 * Once for each histogram, since several quantiles would draw the same points on top of each other.
 */
function firstOfEachHistogram(expressions: readonly Expr[]): readonly Expr[] {
  const seen = new Set<string>();
  return expressions.filter(expr => {
    const fresh = bucketsIn(expr).filter(name => !seen.has(name));
    for (const name of fresh) seen.add(name);
    return fresh.length > 0;
  });
}

const bucketsIn = (expr: Expr): readonly string[] =>
  references(expr).flatMap(value =>
    'seriesName' in value && value.seriesName === `${value.metric.name}_bucket` ? [value.seriesName] : [],
  );

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
          ...softMax(unitOfPanel(panel), limits),
          ...(panel.props.stacked && { stacking: { mode: 'normal', group: 'A' } as const }),
          ...(limits.length > 0 && { thresholdsStyle: { mode: 'dashed' } as const }),
        },
      };
    case 'gauge': {
      const max = panel.props.max ?? scaleEnd(limits);
      return {
        ...NOTHING,
        min: 0,
        ...(max !== undefined && { max }),
        color: { mode: 'thresholds' },
        thresholds: base(panel, limits),
      };
    }
    case 'stat': {
      const { decimals } = panel.props;
      return {
        ...(decimals !== undefined && { decimals }),
        color: { mode: 'thresholds' },
        thresholds: base(panel, limits),
      };
    }
    case 'table':
      return {};
  }
}

/** Otherwise Grafana writes "No data" in the colour of the lowest value: green, while nothing answers. */
const NOTHING = {
  mappings: [{ type: 'special', options: { match: 'null+nan', result: { index: 0, color: 'text' } } }],
} as const;

/** The colours of series that are not among the panel's faults. */
function base(panel: Panel, limits: readonly Limit[]): grafana.Thresholds {
  const faults = faultsOf(panel);
  return limits.length === 0 && faults !== undefined && faults !== 'none' ? NEUTRAL : colours(limits);
}

const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };

type Options = {
  readonly [K in grafana.Kind]: (limits: readonly Limit[], panel: Panel) => grafana.Kinds[K]['options'];
};
const OPTIONS: Options = {
  timeseries: (_, panel) => ({
    legend: legendOf(panel),
    tooltip: { mode: 'multi', sort: 'desc' },
  }),
  gauge: () => ({ reduceOptions, orientation: 'auto' }),
  stat: (limits, panel) => ({
    reduceOptions,
    orientation: orientationOf(panel),
    // By default, the value is coloured by the limits and the faults.
    ...(limits.length === 0 && (faultsOf(panel) ?? 'none') === 'none' && { colorMode: 'none' as const }),
    graphMode: 'none',

    ...namesOf(panel),
  }),
  table: (_, { props }) => {
    const { severity } = props as TableProps;
    const first = Object.keys(props.queries).filter(title => title !== severity)[0];
    return {
      sortBy: [
        ...(severity === undefined ? [] : [{ displayName: severity, desc: false }]),
        ...(first === undefined ? [] : [{ displayName: first, desc: true }]),
      ],
    };
  },
};

/** The severity and the labels first, then values, each under the title of its query. */
function arrange({ columns, queries, severity }: TableProps): grafana.Transformation[] {
  const titles = Object.keys(queries);
  const value = (i: number): string => (titles.length === 1 ? 'Value' : `Value #${refId(i)}`);
  const first = titles.indexOf(severity ?? '');
  const values = titles.map((_, i) => value(i)).filter((_, i) => i !== first);
  const order = [...(first < 0 ? [] : [value(first)]), ...columns, ...values];
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

const COLOURED_CELL = [
  { id: 'color', value: { mode: 'thresholds' } },
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
];

/** Units of individual columns, the thresholds of alerts on the columns that have their unit, and severities. */
function columns(panel: Panel & { kind: 'table' }, limits: readonly Limit[]): grafana.Override[] {
  const { queries, units = {}, severity } = panel.props;
  const shown = unitOfPanel(panel);
  return [
    ...Object.keys(queries).flatMap(column => {
      const unit = units[column] ?? shown;
      const own = limits.filter(({ threshold }) => threshold.unit === unit);
      const properties = [
        ...(units[column] === undefined ? [] : [{ id: 'unit', value: grafanaUnit(units[column], countedBy(panel)) }]),
        ...(own.length === 0 ? [] : [{ id: 'thresholds', value: colours(own) }, ...COLOURED_CELL]),
      ];
      return properties.length === 0 ? [] : [{ matcher: { id: 'byName', options: column }, properties }];
    }),
    ...(severity === undefined ? [] : [severityColumn(severity)]),
  ];
}
