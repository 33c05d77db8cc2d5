import * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import * as sdkGauge from '@grafana/grafana-foundation-sdk/gauge';
import * as sdkPrometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as sdkStat from '@grafana/grafana-foundation-sdk/stat';
import * as sdkTable from '@grafana/grafana-foundation-sdk/table';
import * as sdkTimeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { DATASOURCES } from '../../../lib/catalogue';
import { renderDashboards } from '../../../lib/dashboards';
import { dashboard } from '../../../lib/dashboards/dashboard';
import { place } from '../../../lib/dashboards/layout';
import { SCHEMA_VERSION } from '../../../lib/dashboards/render';
import type * as grafana from '../../../lib/dashboards/wire';
import { dashboardContext, type Environment } from '../../../lib/stack';
import { harbour, large, small } from '../../example/stack';
import { contextWith, ownThreshold } from './context';

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
    expect(json.annotations.list[0]?.target?.expr).toMatch(/ALERTS\{alertstate="firing", /);
  }
});

test('has the schema version of the SDK', () => {
  expect(SCHEMA_VERSION).toBe(new sdk.DashboardBuilder('any').build().schemaVersion);
});

test('every option of a panel is one that the SDK sets', () => {
  const builders = {
    timeseries: new sdkTimeseries.PanelBuilder(),
    gauge: new sdkGauge.PanelBuilder(),
    stat: new sdkStat.PanelBuilder().text({ build: () => ({}) }),
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

test('a figure has its name where the title does not tell which it is: an only value would have none', () => {
  const options = (title: string) => panels.find(({ panel }) => panel.title === title)?.panel.options;
  expect(options('Services')).toMatchObject({ textMode: 'value_and_name', text: { titleSize: 14 } });
  expect(options('Firing')).toMatchObject({ textMode: 'value_and_name' });
  expect(options('Pending')).not.toHaveProperty('textMode');
});

test('figures of many things stand below each other, where their long names do not overlap', () => {
  const options = (title: string) => panels.find(({ panel }) => panel.title === title)?.panel.options;
  for (const title of ['Reachable', 'API server reachable'])
    expect(options(title)).toMatchObject({ orientation: 'horizontal' });
  expect(options('Services')).toMatchObject({ orientation: 'auto' });
});

test('a service that is gone is a 0 beside the targets of the others', () => {
  const [target] = panels.find(({ panel }) => panel.title === 'Targets that answer')?.panel.targets ?? [];
  expect(target?.expr).toContain('or 0 * group by (service) (ALERTS{alertname="ServiceDown"');
});

test('the scale of what is always 0 ends at a value that it can have, not at a hundred', () => {
  const end = (title: string) =>
    panels.find(({ panel }) => panel.title === title)?.panel.fieldConfig.defaults.custom?.axisSoftMax;
  const { value } = ownThreshold('HighErrorRate');
  expect(end('Error ratio')).toBe(2 * value);
  expect(end('Successful scrapes')).toBe(1);
  expect(end('Free space of volumes')).toBe(1);
  expect(end('Restarts')).toBe(1);
  expect(end('Deadlocks')).toBe(ownThreshold('PostgresDeadlocks').value);
  expect(end('Active requests')).toBe(1);
  expect(end('Memory by pod')).toBeUndefined();
  const none = panels.filter(({ panel }) => panel.fieldConfig.defaults.custom?.axisSoftMax === 0);
  expect(none.map(({ panel }) => panel.title)).toEqual([]);
});

test('a legend of many things stands beside the graph, the highest first', () => {
  const legend = (title: string) => {
    const options = panels.find(({ panel }) => panel.title === title)?.panel.options;
    return options && 'legend' in options ? options.legend : undefined;
  };
  expect(legend('CPU by pod')).toMatchObject({ placement: 'right', displayMode: 'table', sortDesc: true });
  expect(legend('Requests by service')).toMatchObject({ placement: 'bottom', displayMode: 'list' });
});

test('a gauge without a value is not green', () => {
  const gauges = panels.filter(({ panel }) => panel.type === 'gauge');
  expect(gauges.length).toBeGreaterThan(3);
  for (const { panel } of gauges) {
    expect(panel.fieldConfig.defaults.mappings?.[0]).toMatchObject({
      options: { match: 'null+nan', result: { color: 'text' } },
    });
    expect(panel.fieldConfig.defaults.noValue).toBeDefined();
  }
});

test('panels fill the grid without holes or overlapping, and have ids of their own', () => {
  for (const dashboard of harbour.dashboards) {
    const cells = place(dashboard).flatMap(({ position: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const heights = cells.map(cell => Number(cell.split(',')[1]) + 1);
    expect(cells.length).toBe(24 * Math.max(...heights));
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
  expect(annotation('harbour-http')).toContain(
    'ALERTS{alertstate="firing", alertname!="Watchdog", stage!="shadow", service=~"$service"}',
  );
  expect(annotation('harbour-kubernetes')).toMatch(/, alertname=~"PodCrashLooping\|PodOOMKilled\|[^$]*"\}/);
});

test('annotations print no name of a label that is missing', () => {
  const [mark] = rendered[0]?.json.annotations.list ?? [];
  expect(mark?.textFormat).toBe('{{about}}');
  expect(mark?.target?.expr).toMatch(/^label_join\([\s\S]*"about", " ", "service", "instance", /);
});

test('links to Alertmanager lead to its own interface where it is exposed, else there are none', () => {
  const linksIn = (environment: Environment) =>
    (renderDashboards(harbour.dashboards, dashboardContext(harbour, environment)) as typeof rendered)
      .filter(({ json }) => json.uid === 'harbour-alerts')
      .flatMap(({ json }) => json.links)
      .flatMap(({ type, title, url }) => (type === 'link' ? [[title, url]] : []));
  expect(linksIn(large)).toEqual([
    ['Alert groups', 'https://alertmanager.watch.harbour.example.com/#/alerts'],
    ['Silences', 'https://alertmanager.watch.harbour.example.com/#/silences'],
  ]);
  expect(linksIn(small)).toEqual([]);
});

test('a link to another dashboard has its uid, and its variables', () => {
  const linking = dashboard('berths', {
    title: 'Berths',
    description: 'Any?',
    variables: [],
    links: { HTTP: { dashboard: 'http', variables: { service: 'bookings' } } },
  });
  const [json] = renderDashboards([linking], contextWith()).map(one => one.json as grafana.Dashboard);
  expect(json?.links.at(-1)).toMatchObject({ title: 'HTTP', url: '/d/harbour-http?var-service=bookings' });
});

const found = (title: string) => panels.find(({ panel }) => panel.title === title)?.panel;

test('severities have their colours on graphs too', () => {
  expect(found('Firing by severity')?.fieldConfig.overrides).toEqual(
    Object.entries({ critical: 'red', warning: 'orange', info: 'blue' }).map(([options, fixedColor]) => ({
      matcher: { id: 'byName', options },
      properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
    })),
  );
});

test('what a rate counts is named: requests by themselves, other things by the panel', () => {
  const units = ['Requests by service', 'Queries', 'Spans', 'Failures by kind'].map(title => [
    title,
    found(title)?.fieldConfig.defaults.unit,
  ]);
  expect(Object.fromEntries(units)).toEqual({
    'Requests by service': 'reqps',
    Queries: 'count:queries/s',
    Spans: 'count:spans/s',
    'Failures by kind': 'count:failures/s',
  });
  expect(JSON.stringify(rendered)).not.toContain('"cps"');
  // `3 /s`, and nobody knows three of what.
  const nameless = panels.filter(({ panel }) => JSON.stringify(panel.fieldConfig).includes('"count:/s"'));
  expect(nameless.map(({ panel }) => panel.title)).toEqual([]);
});

test('exemplars are queried once for each histogram whose buckets a graph queries', () => {
  const withExemplars = (title: string) =>
    found(title)
      ?.targets.filter(({ exemplar }) => exemplar)
      .map(({ legendFormat }) => legendFormat);
  expect(withExemplars('API latency')).toEqual(['p99 {{service}}']);
  expect(withExemplars('Latency')).toEqual(['p50 {{service}}']);
  expect(withExemplars('Query duration')).toEqual(['{{service}}']);
  expect(withExemplars('Inference duration, p95')).toEqual(['{{service}} {{model}}']);
  expect(withExemplars('AI inference duration by model')).toEqual(['{{model}}']);
  expect(withExemplars('Inference duration, p50 and p99')).toEqual(['p50 {{model}}']);
  const all = panels.flatMap(({ panel }) => panel.targets.filter(({ exemplar }) => exemplar));
  expect(all.filter(({ expr }) => !expr?.includes('_bucket'))).toEqual([]);
});

test('firing alerts are sorted by severity, then by how long they fire; the watchdog is not among them', () => {
  const table = found('Firing alerts');
  expect(table?.options).toEqual({
    sortBy: [
      { displayName: 'Severity', desc: false },
      { displayName: 'For', desc: true },
    ],
  });
  expect(table?.targets.filter(({ expr }) => !expr?.includes('alertname!="Watchdog"'))).toEqual([]);
  expect(table?.transformations?.at(-1)?.options).toMatchObject({
    indexByName: { 'Value #A': 0, alertname: 1, service: 2, team: 3, 'Value #B': 4 },
    renameByName: { 'Value #A': 'Severity', 'Value #B': 'For' },
  });
  expect(table?.fieldConfig.overrides?.at(-1)?.properties[0]).toEqual({
    id: 'mappings',
    value: [
      {
        type: 'value',
        options: {
          1: { index: 0, text: 'critical', color: 'red' },
          2: { index: 1, text: 'warning', color: 'orange' },
          3: { index: 2, text: 'info', color: 'blue' },
        },
      },
    ],
  });
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
  expect(table?.fieldConfig.defaults.unit).toBe('reqps');
  expect(table?.fieldConfig.overrides).toEqual([
    {
      matcher: { id: 'byName', options: 'Error ratio' },
      properties: [
        { id: 'unit', value: 'percentunit' },
        {
          id: 'thresholds',
          value: {
            mode: 'absolute',
            steps: [
              { color: 'green', value: null },
              { color: 'red', value: ownThreshold('HighErrorRate').value },
            ],
          },
        },
        { id: 'color', value: { mode: 'thresholds' } },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ],
    },
  ]);
});

describe('what is usual', () => {
  const banded = panels.filter(({ panel }) => panel.title?.endsWith('and what is usual')).map(({ panel }) => panel);

  test('is drawn behind the values, in a panel for each service', () => {
    expect(banded).toHaveLength(3);
    for (const { repeat } of banded) expect(repeat).toBe('service');
  });

  test('is filled from the upper bound to the lower one, or to 0, without lines at the bounds', () => {
    const [requests, errors] = banded;
    const properties = (panel: grafana.Panel | undefined, legend: string) => {
      const query = panel?.targets.find(({ legendFormat }) => legendFormat === legend);
      const found = panel?.fieldConfig.overrides?.find(({ matcher }) => matcher.options === query?.refId);
      return Object.fromEntries((found?.properties ?? []).map(({ id, value }) => [id, value]));
    };
    expect(properties(requests, 'usual at most')).toMatchObject({
      'custom.fillBelowTo': 'usual at least',
      'custom.lineWidth': 0,
    });
    expect(properties(requests, 'usual at least')).toMatchObject({ 'custom.fillOpacity': 0, 'custom.lineWidth': 0 });
    expect(properties(errors, 'usual at most')['custom.fillBelowTo']).toBeUndefined();
    expect(properties(errors, 'expected')).toMatchObject({ 'custom.lineStyle': { fill: 'dash' } });
  });
});
