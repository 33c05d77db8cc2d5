import * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import * as sdkGauge from '@grafana/grafana-foundation-sdk/gauge';
import * as sdkPrometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as sdkStat from '@grafana/grafana-foundation-sdk/stat';
import * as sdkTable from '@grafana/grafana-foundation-sdk/table';
import * as sdkTimeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { DATASOURCES } from '../../../lib/catalogue';
import { renderDashboards } from '../../../lib/dashboards';
import { place } from '../../../lib/dashboards/layout';
import { SCHEMA_VERSION } from '../../../lib/dashboards/render';
import type * as grafana from '../../../lib/dashboards/wire';
import { harbour } from '../../example/stack';
import { contextWith } from './context';

const rendered = renderDashboards(harbour.dashboards, contextWith()) as readonly {
  uid: string;
  title: string;
  json: grafana.Dashboard;
}[];
const panels = rendered.flatMap(({ uid, json }) =>
  json.panels.flatMap(panel => (panel.type === 'row' ? [] : [{ uid, panel: panel as grafana.Panel }])),
);

test("each is rendered in order, under its title and a uid of the stack's prefix and its key", () => {
  const declared = harbour.dashboards.map(({ key, title }) => [`harbour-${key}`, title]);
  expect(rendered.map(({ uid, title }) => [uid, title])).toEqual(declared);
  expect(rendered.map(({ json }) => [json.uid, json.title])).toEqual(declared);
});

test('the same input gives the same bytes', () => {
  const again = renderDashboards(harbour.dashboards, contextWith());
  expect(JSON.stringify(again)).toBe(JSON.stringify(rendered));
});

// kubectl keeps a second copy of an object in an annotation of at most 256 KiB.
test('each is less than 200 KiB long', () => {
  const sizes = rendered.map(({ uid, json }) => [uid, Buffer.byteLength(JSON.stringify(json, null, 2))] as const);
  expect(sizes.filter(([, bytes]) => bytes >= 200 * 1024)).toEqual([]);
});

test('each refreshes, uses the time zone of its reader, links to the others and marks firing alerts', () => {
  for (const { json } of rendered) {
    expect(json).toMatchObject({ refresh: '30s', timezone: 'browser', editable: false, tags: ['harbour'] });
    expect(json.links?.[0]).toMatchObject({ type: 'dashboards', tags: ['harbour'], includeVars: true, keepTime: true });
    expect(json.annotations.list[0]?.target?.expr).toMatch(/^ALERTS\{alertstate="firing", /);
  }
});

test('has the schema version of the SDK', () => {
  expect(SCHEMA_VERSION).toBe(new sdk.DashboardBuilder('any').build().schemaVersion);
});

test('every option of a panel is one that the SDK sets', () => {
  const builders = {
    timeseries: new sdkTimeseries.PanelBuilder(),
    gauge: new sdkGauge.PanelBuilder(),
    stat: new sdkStat.PanelBuilder(),
    table: new sdkTable.PanelBuilder(),
  };
  const violations = panels.flatMap(({ uid, panel }) => {
    const known = Object.keys(builders[panel.type].build().options);
    const unknown = Object.keys(panel.options).filter(option => !known.includes(option) && option !== 'sortBy');
    return unknown.map(option => `${uid} ${panel.title}: ${option}`);
  });
  expect(violations).toEqual([]);
});

test('figures are asked once, graphs over time, tables as tables', () => {
  const instant = new sdkPrometheus.DataqueryBuilder().instant().build();
  const range = new sdkPrometheus.DataqueryBuilder().range().build();
  for (const { panel } of panels) {
    const { instant: once, range: overTime } = panel.type === 'timeseries' ? range : instant;
    for (const target of panel.targets) {
      expect(target).toMatchObject({ instant: once, range: overTime });
      expect(target.format).toBe(panel.type === 'table' ? 'table' : undefined);
    }
  }
});

test('only datasources of the catalogue are used', () => {
  const uids = [...JSON.stringify(rendered).matchAll(/"datasource":\{[^}]*"uid":"([^"]*)"/g)].map(([, uid]) => uid);
  expect(uids.length).toBeGreaterThan(100);
  expect(uids.filter(uid => !Object.keys(DATASOURCES).includes(uid as string))).toEqual([]);
});

test('panels fill the grid without overlapping, and have ids of their own', () => {
  for (const dashboard of harbour.dashboards) {
    const cells = place(dashboard).flatMap(({ position: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.every(cell => Number(cell.split(',')[0]) < 24)).toBe(true);
  }
  for (const { json } of rendered) {
    const ids = json.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('a variable offers the values of its label, all of them chosen', () => {
  const http = rendered.find(({ uid }) => uid === 'harbour-http')?.json;
  expect(http?.templating.list).toMatchObject([
    {
      name: 'service',
      definition: 'label_values(http_active_requests, service)',
      datasource: { uid: 'prometheus' },
      includeAll: true,
      multi: true,
      current: { value: ['$__all'] },
    },
  ]);
});

test('annotations are about the chosen services, or about the alerts whose links lead to the dashboard', () => {
  const annotation = (uid: string) => rendered.find(one => one.uid === uid)?.json.annotations.list[0]?.target?.expr;
  expect(annotation('harbour-http')).toBe('ALERTS{alertstate="firing", alertname!="Watchdog", service=~"$service"}');
  expect(annotation('harbour-kubernetes')).toMatch(
    /, alertname=~"PodCrashLooping\|PodOOMKilled\|[^$]*\|DiskSpaceLow\|[^$]*"\}$/,
  );
});

test('a table shows labels and values as columns, each value in its unit', () => {
  const table = panels.find(({ panel }) => panel.title === 'Busiest routes')?.panel;
  expect(table?.transformations).toEqual([
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: { service: 0, method: 1, path: 2, 'Value #A': 3, 'Value #B': 4 },
        renameByName: { 'Value #A': 'Requests/s', 'Value #B': 'Error ratio' },
      },
    },
  ]);
  expect(table?.fieldConfig.defaults.unit).toBe('cps');
  expect(table?.fieldConfig.overrides).toEqual([
    { matcher: { id: 'byName', options: 'Error ratio' }, properties: [{ id: 'unit', value: 'percentunit' }] },
  ]);
});
