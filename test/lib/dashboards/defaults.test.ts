/** Dashboards leave out fields that only repeat a default of Grafana's schema, and mean the same without them. */
import { isDeepStrictEqual } from 'node:util';
import { version } from '@grafana/schema/package.json';
import { target } from '../../../lib/catalogue';
import { grafanaImage } from '../../../lib/components/grafana';
import { renderDashboards } from '../../../lib/dashboards';
import { dashboard } from '../../../lib/dashboards/dashboard';
import { gauge, stat, table, timeseries } from '../../../lib/dashboards/panel';
import { renderDashboard } from '../../../lib/dashboards/render';
import { variable } from '../../../lib/dashboards/variable';
import { promql } from '../../../lib/promql';
import { harbour } from '../../example/stack';
import { contextWith } from './context';
import {
  type Dashboard,
  DEFAULTS,
  everyObject,
  type Fields,
  filledIn,
  join,
  leaves,
  objectsOfUnknownType,
  undeclaredTypes,
} from './grafana-schema';

/** Fields that repeat a default of the schema and are written nevertheless, because Grafana does not apply it. */
const KEPT: Readonly<Record<string, string>> = {
  'dashboard.schemaVersion': 'where it is missing, Grafana assumes 0 and runs every migration',
  'dashboard.timezone': 'where it is missing, the preference of the user or the organization applies',
  'dashboard.annotations.list.enable': 'where it is missing, the front end treats the annotation as switched off',
  gridPos: 'where w and h are missing, Grafana uses 6 and 3, not 12 and 9; a reviewer reads the four together',
  'table.fieldConfig.overrides': 'the migration handler of tables maps over it before defaults are filled in',
};

/** Fields that dashboards had, and leave to the schema's defaults now: place → values. */
const LEFT_OUT: Readonly<Record<string, Fields>> = {
  'dashboard.links': { tags: [], asDropdown: false, targetBlank: false, includeVars: false, keepTime: false },
  row: { collapsed: false, panels: [] },
  'timeseries.fieldConfig': { overrides: [] },
  'timeseries.options.legend': { calcs: [] },
  'gauge.fieldConfig': { overrides: [] },
  'gauge.options': {
    showThresholdLabels: false,
    showThresholdMarkers: true,
    sizing: 'auto',
    minVizWidth: 75,
    minVizHeight: 75,
  },
  'stat.fieldConfig': { overrides: [] },
  'stat.options': {
    colorMode: 'value',
    justifyMode: 'auto',
    textMode: 'auto',
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: 'standard',
  },
  'table.fieldConfig.defaults.custom': { align: 'auto', inspect: false },
  'table.options': { frameIndex: 0, showHeader: true, cellHeight: 'sm' },
};

const query = { shows: 'Any.', queries: { any: promql`sum(${target.up})` }, unit: 'count' } as const;
const limited = { ...query, alerts: [{ name: 'HighErrorRate' }] } as const;
/** With and without everything that is optional. */
const sample = dashboard('overview', {
  title: 'Overview',
  description: 'Any?',
  variables: [variable('service', promql`${target.up}`)],
  links: { Page: '/page' },
  panels: [stat('Figure', query), stat('Figure with limit', { ...limited, decimals: 1 })],
  rows: {
    Row: [
      timeseries('Lines', { ...query, whenEmpty: 'None' }),
      timeseries('Areas with limit', { ...limited, stacked: true }),
      gauge('Gauge', query),
      gauge('Gauge with limit', limited),
      table('Table', { ...query, columns: [] }),
      table('Table with limit', { ...limited, columns: ['service'], units: { any: 'ratio' } }),
    ],
  },
});
const samples: Dashboard[] = [{ ...(renderDashboard(sample, contextWith()) as unknown as Dashboard), uid: 'sample' }];
const all = [...samples, ...renderDashboards(harbour.dashboards, contextWith()).map(({ json }) => json as Dashboard)];

/** Fields that repeat a default of the schema. */
const repeatedIn = (dashboards: readonly Dashboard[]) =>
  [...everyObject(dashboards)].flatMap(({ where, place, fields }) =>
    Object.entries(DEFAULTS[place] ?? {})
      .filter(([name, value]) => name in fields && isDeepStrictEqual(fields[name], value))
      .map(([name]) => ({
        where: join(where, name),
        reason: place.endsWith('.gridPos') ? 'gridPos' : join(place, name),
      })),
  );

test('the schema has the version of the Grafana that is deployed', () => {
  expect(grafanaImage.tag).toBe(version);
});

test('the type of every object in a dashboard is known, and the schema declares it', () => {
  expect(objectsOfUnknownType(all)).toEqual([]);
  expect(undeclaredTypes()).toEqual([]);
});

test('no field repeats a default of the schema', () => {
  expect(repeatedIn(all).filter(({ reason }) => !(reason in KEPT))).toEqual([]);
});

test('every field that is written although it repeats a default has a reason, and every reason has a field', () => {
  expect([...new Set(repeatedIn(samples).map(({ reason }) => reason))].sort()).toEqual(Object.keys(KEPT).sort());
});

test('with the defaults of the schema filled in, every field has the value that it had when all were written', () => {
  const meant = leaves(filledIn(all, LEFT_OUT));
  const taken = leaves(filledIn(all, DEFAULTS));
  expect([...meant].filter(([where, value]) => !isDeepStrictEqual(taken.get(where), value))).toEqual([]);
});

test('every field listed as left out is left out', () => {
  const objects = [...everyObject(filledIn(samples, {}))];
  const written = Object.entries(LEFT_OUT).flatMap(([place, fields]) =>
    Object.keys(fields)
      .filter(name => !objects.some(object => object.place === place && !(name in object.fields)))
      .map(name => join(place, name)),
  );
  expect(written).toEqual([]);
});
