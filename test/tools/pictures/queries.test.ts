import { aion } from '../../../aion/stack';
import { heightOf, place, WIDTH } from '../../../tools/pictures/layout';
import { expandMacros } from '../../../tools/pictures/macros';
import { type DashboardJson, queriesOf, statementsOf, stepOf, variablesOf } from '../../../tools/pictures/queries';
import { dashboardsIn, shownSeconds } from '../../pictures/dashboards';

const hour = { from: 1_800_000_000, to: 1_800_003_600, scrapeInterval: 30 };
const board = (expr: string, instant = false): DashboardJson => ({
  uid: 'harbour-http',
  title: 'HTTP',
  time: { from: 'now-1h' },
  templating: { list: [{ name: 'service', allValue: '.+' }] },
  panels: [
    { id: 1, type: 'row', title: 'Row', gridPos: { x: 0, y: 0, w: 24, h: 1 } },
    {
      ...{ id: 2, type: 'timeseries', title: 'Requests', gridPos: { x: 0, y: 1, w: 12, h: 8 } },
      targets: [{ refId: 'A', expr, instant }],
    },
  ],
});
const expr = (text: string, chosen?: Readonly<Record<string, string>>) => queriesOf(board(text), hour, chosen)[0]?.expr;

test('a graph asks for the time shown in steps, a figure for the value at its end', () => {
  expect(queriesOf(board('up'), hour)).toEqual([{ panel: 2, refId: 'A', expr: 'up', step: 30 }]);
  expect(queriesOf(board('up', true), hour)).toEqual([{ panel: 2, refId: 'A', expr: 'up' }]);
});

test('a step is a pixel, but no shorter than the time between scrapes', () => {
  expect(stepOf(hour)).toBe(30);
  expect(stepOf({ ...hour, from: hour.to - 7 * 86_400 })).toBe(864);
});

test("Grafana's own variables are those of the step and the time shown", () => {
  expect(expr('rate(a[$__rate_interval])')).toBe('rate(a[120s])');
  expect(expr('rate(a[$__interval])')).toBe('rate(a[30s])');
  expect(expr('increase(a[${__range}])')).toBe('increase(a[3600s])');
});

test('a variable stands for all its values, or for the one that is chosen, as a regular expression', () => {
  expect(expr('up{service=~"$service"}')).toBe('up{service=~".+"}');
  expect(expr('up{service=~"$service"}', { service: 'web.api' })).toBe('up{service=~"web\\\\.api"}');
  expect(expr('label_replace(up, "a", "$1", "b", "(.*)")')).toContain('"$1"');
  expect(variablesOf(board('up'), {})).toEqual({ service: { value: '.+', shown: 'All' } });
});

test('a variable that the dashboard lacks is an error that names both', () => {
  expect(() => expr('up{pod=~"$pod"}')).toThrow('dashboard harbour-http, Requests: there is no variable $pod');
});

test('the macros of panels over SQL are expanded as Grafana does', () => {
  const text = "SELECT $__timeGroupAlias(users.created_at, '1d') FROM users WHERE $__timeFilter(users.created_at)";
  expect(expandMacros(text, { from: 0, to: 86_400 })).toBe(
    'SELECT floor(extract(epoch from users.created_at)/86400)*86400 AS "time" FROM users ' +
      "WHERE users.created_at BETWEEN '1970-01-01T00:00:00.000Z' AND '1970-01-02T00:00:00.000Z'",
  );
});

test('panels have their place on the grid of Grafana, and the picture ends below the last', () => {
  const [left, right] = [place({ x: 0, y: 0, w: 12, h: 8 }), place({ x: 12, y: 0, w: 12, h: 8 })];
  expect(left.left + left.width).toBeLessThan(right.left);
  expect(right.left + right.width).toBeLessThan(WIDTH);
  expect(heightOf(board('up').panels)).toBeGreaterThan(place({ x: 0, y: 1, w: 12, h: 8 }).top + 8 * 30);
});

test('every query of every dashboard in dist/ can be asked', () => {
  const dashboards = dashboardsIn('dist', []);
  // With none, nothing below would be tried.
  expect(dashboards.length).toBe(aion.dashboards.length);
  for (const dashboard of dashboards) {
    const window = { ...hour, from: hour.to - shownSeconds(dashboard) };
    const texts = [
      ...queriesOf(dashboard, window).map(query => query.expr),
      ...statementsOf(dashboard, window).map(({ statement }) => statement),
    ];
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.filter(text => /\$[a-z_{]/i.test(text))).toEqual([]);
  }
  expect(dashboards.flatMap(dashboard => statementsOf(dashboard, hour)).length).toBeGreaterThan(0);
});

test('a dashboard that is not there is an error with those that are', () => {
  expect(() => dashboardsIn('dist', ['aion-htp'])).toThrow(/dist has no dashboard aion-htp; there are aion-ai, /);
  expect(() => dashboardsIn('docs', [])).toThrow('docs has no dashboards');
  expect(() => shownSeconds({ ...board('up'), time: { from: 'yesterday' } })).toThrow('opens with "yesterday"');
});
