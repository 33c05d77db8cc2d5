/**
 * Grafana's own schema applied to a dashboard's JSON: the type of each object in it, and that type's defaults.
 *
 * Package @grafana/schema exports `default<Type>` with the defaults that the schema states, and no others. The
 * `default<Type>()` of the Foundation SDK cannot serve: they give every required field a zero value, whether or not
 * Grafana has such a default.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as schema from '@grafana/schema';
import * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

export type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MODULES: Readonly<Record<string, Fields>> = { schema, gauge, stat, table, timeseries };
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  schema: ['raw/dashboard/x/types', 'common/common'],
  gauge: ['raw/composable/gauge/panelcfg/x/types'],
  stat: ['raw/composable/stat/panelcfg/x/types'],
  table: ['raw/composable/table/panelcfg/x/types'],
  timeseries: ['raw/composable/timeseries/panelcfg/x/types'],
};

/** Path in the JSON, without positions in lists → the schema's types for the objects there, each with its module. */
const DASHBOARD: Readonly<Record<string, readonly string[]>> = {
  '': ['schema.Dashboard'],
  links: ['schema.DashboardLink'],
  'templating.list': ['schema.VariableModel'],
  'templating.list.datasource': ['schema.DataSourceRef'],
  'templating.list.current': ['schema.VariableOption'],
  annotations: ['schema.AnnotationContainer'],
  'annotations.list': ['schema.AnnotationQuery'],
  'annotations.list.datasource': ['schema.DataSourceRef'],
  'annotations.list.target': ['schema.AnnotationTarget'],
};
const ROW: typeof DASHBOARD = { '': ['schema.RowPanel'], gridPos: ['schema.GridPos'] };
const PANEL: typeof DASHBOARD = {
  '': ['schema.Panel'],
  gridPos: ['schema.GridPos'],
  datasource: ['schema.DataSourceRef'],
  transformations: ['schema.DataTransformerConfig'],
  fieldConfig: ['schema.FieldConfigSource'],
  'fieldConfig.overrides.matcher': ['schema.MatcherConfig'],
  'fieldConfig.defaults': ['schema.FieldConfig'],
  'fieldConfig.defaults.color': ['schema.FieldColor'],
  'fieldConfig.defaults.thresholds': ['schema.ThresholdsConfig'],
  'fieldConfig.defaults.thresholds.steps': ['schema.Threshold'],
};
const SINGLE_STAT = ['schema.SingleStatBaseOptions', 'schema.OptionsWithTextFormatting'];
const TYPES: Readonly<Record<string, typeof DASHBOARD>> = {
  dashboard: DASHBOARD,
  row: ROW,
  timeseries: {
    ...PANEL,
    options: ['timeseries.Options', 'schema.OptionsWithTimezones', 'schema.OptionsWithAnnotations'],
    'options.legend': ['timeseries.TimeSeriesLegendOptions', 'schema.VizLegendOptions'],
    'options.tooltip': ['schema.VizTooltipOptions'],
    'fieldConfig.defaults.custom': ['timeseries.FieldConfig', 'schema.GraphFieldConfig'],
    'fieldConfig.defaults.custom.stacking': ['schema.StackingConfig'],
    'fieldConfig.defaults.custom.thresholdsStyle': ['schema.GraphThresholdsStyleConfig'],
  },
  gauge: {
    ...PANEL,
    options: ['gauge.Options', ...SINGLE_STAT],
    'options.reduceOptions': ['schema.ReduceDataOptions'],
    'fieldConfig.defaults.mappings': ['schema.SpecialValueMap'],
    'fieldConfig.defaults.mappings.options': ['schema.SpecialValueMap'],
    'fieldConfig.defaults.mappings.options.result': ['schema.ValueMappingResult'],
  },
  stat: {
    ...PANEL,
    options: ['stat.Options', ...SINGLE_STAT],
    'options.text': ['schema.VizTextDisplayOptions'],
    'options.reduceOptions': ['schema.ReduceDataOptions'],
  },
  table: {
    ...PANEL,
    options: ['table.Options', 'schema.TableOptions'],
    'options.sortBy': ['schema.TableSortByFieldState'],
    'fieldConfig.defaults.custom': ['table.FieldConfig', 'schema.TableFieldOptions'],
  },
};
/** Paths, with all below them, for which the schema names no type, or leaves it to a data source or a transformation. */
const UNTYPED = [
  ...['dashboard.time', 'dashboard.templating', 'dashboard.templating.list.query'],
  ...['targets', 'transformations.options', 'fieldConfig.overrides'],
];

function defaultsOf(type: string): Fields {
  const [module = '', name = ''] = type.split('.');
  return (MODULES[module]?.[`default${name}`] ?? {}) as Fields;
}

/** Place → the schema's defaults; only places that have some. */
export const DEFAULTS: Readonly<Record<string, Fields>> = Object.fromEntries(
  Object.entries(TYPES).flatMap(([root, places]) =>
    Object.entries(places)
      .map(([at, types]) => [join(root, at), Object.assign({}, ...types.map(defaultsOf))] as const)
      .filter(([, defaults]) => Object.keys(defaults).length > 0),
  ),
);

export function join(...parts: readonly string[]): string {
  return parts.filter(Boolean).join('.');
}

export interface Found {
  /** For messages: the dashboard, the panel and the path in it. */
  readonly where: string;
  /** The kind of panel, or `dashboard`, and the path in it, without positions in lists. */
  readonly place: string;
  readonly fields: Fields;
}

/** A value's objects at every depth, but not the panels of a dashboard. */
function* objectsIn(value: unknown, where: string, place: string): Generator<Found> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* objectsIn(item, `${where}[${i}]`, place);
  if (!isFields(value)) return;
  yield { where, place, fields: value };
  for (const [name, field] of Object.entries(value))
    if (!(place === 'dashboard' && name === 'panels')) yield* objectsIn(field, join(where, name), join(place, name));
}

export interface Dashboard extends Fields {
  readonly uid: string;
  readonly panels: readonly (Fields & { readonly type: string; readonly title: string })[];
}
export function* everyObject(dashboards: readonly Dashboard[]): Generator<Found> {
  for (const dashboard of dashboards) {
    yield* objectsIn(dashboard, dashboard.uid, 'dashboard');
    for (const panel of dashboard.panels) yield* objectsIn(panel, `${dashboard.uid} / ${panel.title}`, panel.type);
  }
}

/** Adds the fields that are missing. */
export function filledIn(
  dashboards: readonly Dashboard[],
  missing: Readonly<Record<string, Fields>>,
): readonly Dashboard[] {
  const filled = structuredClone(dashboards);
  for (const { place, fields } of everyObject(filled)) {
    // All of a table's custom fields are left out, and with them the object that holds them.
    if (place === 'table.fieldConfig.defaults') fields.custom ??= {};
    for (const [name, value] of Object.entries(missing[place] ?? {}))
      if (!(name in fields)) fields[name] = structuredClone(value);
  }
  return filled;
}

/** Path → value, of all values that hold no object. */
export const leaves = (dashboards: readonly Dashboard[]): ReadonlyMap<string, unknown> =>
  new Map(
    [...everyObject(dashboards)].flatMap(({ where, fields }) =>
      Object.entries(fields)
        .filter(([, value]) => ![value].flat().some(isFields))
        .map(([name, value]) => [join(where, name), value] as const),
    ),
  );

/** Objects whose type is not listed above. */
export function objectsOfUnknownType(dashboards: readonly Dashboard[]): string[] {
  const typed = Object.entries(TYPES).flatMap(([root, places]) => Object.keys(places).map(at => join(root, at)));
  const untyped = UNTYPED.flatMap(at =>
    at.startsWith('dashboard.') ? at : Object.keys(TYPES).map(root => join(root, at)),
  );
  return [...everyObject(dashboards)]
    .filter(({ place }) => !typed.includes(place) && !untyped.some(at => place === at || place.startsWith(`${at}.`)))
    .map(({ where }) => where);
}

/** Types listed above that the schema does not declare. */
export function undeclaredTypes(): string[] {
  const folder = path.join(path.dirname(require.resolve('@grafana/schema/package.json')), 'dist', 'types');
  const texts = new Map(
    Object.entries(SOURCES).map(([module, files]) => [
      module,
      files.map(file => readFileSync(path.join(folder, `${file}.gen.d.ts`), 'utf8')).join('\n'),
    ]),
  );
  return Object.values(TYPES)
    .flatMap(places => Object.values(places).flat())
    .filter(type => {
      const [module = '', name = ''] = type.split('.');
      return !new RegExp(`^export (interface|type) ${name}\\b`, 'm').test(texts.get(module) ?? '');
    });
}
