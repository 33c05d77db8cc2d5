import { alerts, type DatasourceUid, http, kubeState, minutes } from '../../../lib/catalogue';
import { attachAlerts, checkDashboards, panelExpressions } from '../../../lib/dashboards';
import { dashboard } from '../../../lib/dashboards/dashboard';
import { figure, type Panel, stat, table, timeseries } from '../../../lib/dashboards/panel';
import { service, variable } from '../../../lib/dashboards/variable';
import { promql } from '../../../lib/promql';
import type { Alert } from '../../../lib/rules';
import { errorRatio, highErrorRate, highLatency, requestRate } from '../../../lib/rules/families/http';
import { harbour, rules } from '../../example/stack';
import { checker, contextWith } from './context';

const known = variable('service', promql`${http.activeRequests}`);
const fine = timeseries('Fine', {
  shows: 'Requests per second.',
  queries: { '{{service}}': promql`${requestRate}{${service}}` },
});
const anyDashboard = (panels: readonly Panel[], variables = [known]) =>
  dashboard('http', { title: 'HTTP', description: 'Any?', variables, panels });
/** With no alerts but those that the panels show, so that no link is broken. */
const problems = (panels: readonly Panel[], variables = [known]) => {
  const shown = new Set(panels.flatMap(({ props }) => (props.alerts ?? []).map(({ name }) => name)));
  const alerts = rules.alerts.filter(({ name }) => shown.has(name));
  return checkDashboards([anyDashboard(panels, variables)], checker, { ...contextWith(), alerts });
};
const messages = (...panels: Panel[]) => problems([fine, ...panels]).map(({ message }) => message);

test("nothing is wrong with the library's dashboards", () => {
  expect(checkDashboards(harbour.dashboards, checker, contextWith())).toEqual([]);
});

test('every expression of panels, variables and annotations is among those to check', () => {
  const listed = panelExpressions(harbour.dashboards, rules.alerts);
  expect(listed.filter(({ expr }) => checker.check(expr).diagnostics.length > 0)).toEqual([]);
  const ofHttp = listed.filter(one => one.dashboard === 'http').map(({ panel }) => panel);
  expect(ofHttp.slice(0, 4)).toEqual(['variable $service', 'annotations', 'annotations', 'Requests by service']);
  expect(new Set(listed.map(one => one.dashboard)).size).toBe(harbour.dashboards.length);
});

test('a misspelt metric is reported with its panel and the file that declares it', () => {
  const wrong = timeseries('Wrong', {
    shows: 'Requests per second.',
    unit: 'perSecond',
    queries: { all: promql`sum(rate(http_request_total[5m]))` },
  });
  const [problem] = problems([fine, wrong]);
  expect(problem?.where).toMatch(/^test\/lib\/dashboards\/check-dashboards\.test\.ts:\d+ panel "Wrong" of http$/);
  expect(problem?.message).toContain('did you mean "http_requests_total"?');
});

test('a legend with a label that was summed away is reported', () => {
  const wrong = timeseries('Wrong', {
    shows: 'Requests per second.',
    queries: { '{{path}}': promql`sum by (service) (rate(${http.requests}[${minutes(5)}]))` },
  });
  expect(messages(wrong)).toEqual(['legend "{{path}}": the expression returns no label "path"']);
});

test('an unknown datasource is reported', () => {
  const wrong = timeseries('Wrong', {
    shows: 'Requests per second.',
    queries: { '{{service}}': promql`${requestRate}` },
    datasource: 'promethues' as DatasourceUid,
  });
  expect(messages(wrong)).toEqual(['datasource: there is no "promethues" — did you mean "prometheus"?']);
});

test('a column must be returned, and what is returned must be a column', () => {
  const wrong = table('Wrong', {
    shows: 'Requests per second.',
    columns: ['path', 'verb'],
    queries: { Rate: promql`sum by (path, method) (rate(${http.requests}[${minutes(5)}]))` },
  });
  expect(messages(wrong)).toEqual([
    'columns: the expression of "Rate" returns no label "verb"',
    'columns: the expression of "Rate" returns the label "method": name it, or sum over it',
  ]);
});

test('a panel without a description and a title that stands twice are reported', () => {
  const silent = timeseries('Fine', { shows: '', queries: { '{{service}}': promql`${requestRate}` } });
  expect(messages(silent)).toEqual([
    'panels: two have the title "Fine"',
    'shows: empty; describe in one sentence what the panel shows',
  ]);
});

test('a unit that contradicts the expression, or that cannot be told, is reported', () => {
  const contradiction = timeseries('Wrong', {
    shows: 'Errors.',
    queries: { '{{service}}': promql`${errorRatio}` },
    unit: 'percent',
  });
  expect(messages(contradiction)).toEqual([
    'unit: the panel shows percent, but the expression of "{{service}}" returns ratio',
  ]);
  const unclear = timeseries('Wrong', { shows: 'Errors.', queries: { errors: promql`${errorRatio} * 100` } });
  expect(messages(unclear)).toEqual(['unit: it cannot be derived from the first expression; state it']);
});

test('an alert on a panel of another unit is reported', () => {
  const wrong = timeseries('Wrong', {
    shows: 'Errors.',
    queries: { '{{service}}': promql`${errorRatio}` },
    alerts: [highErrorRate, highLatency],
  });
  expect(messages(wrong)).toEqual(['alerts: HighLatency compares seconds, the panel shows ratio']);
});

test('a variable that is not there, is not used or has no such label is reported', () => {
  const where = { label: 'namespace', operator: '=~', value: '$namespace' } as const;
  const wrong = timeseries('Wrong', { shows: 'Requests.', queries: { all: promql`${http.activeRequests}{${where}}` } });
  expect(messages(wrong)).toEqual(['Wrong: the dashboard has no variable $namespace']);
  const unused = problems([fine], [known, variable('model', promql`${http.activeRequests}`)]);
  expect(unused.map(({ message }) => message)).toEqual([
    'variables: no expression uses $model',
    'variable $model: its series have no label "model"',
  ]);
});

test('an alert whose link leads nowhere, or to a dashboard that does not show it, is reported', () => {
  const alerts = rules.alerts.filter(({ name }) => name === 'HighErrorRate' || name === 'SlowAIInference');
  const found = checkDashboards([anyDashboard([fine])], checker, { ...contextWith(), alerts });
  expect(found.map(({ where, message }) => [where.replace(/:\d+/, ''), message])).toEqual([
    [
      'lib/rules/families/http.ts alert HighErrorRate',
      expect.stringContaining('dashboard: no panel of "http" lists it in its alerts'),
    ],
    ['lib/rules/families/ai.ts alert SlowAIInference', expect.stringContaining('dashboard: there is no "ai"')],
  ]);
});

test('an alert may name the panel that shows it; one that is not there is reported', () => {
  const naming = (panel: string) => [{ ...highErrorRate, panel }] as unknown as readonly Alert[];
  const ratios = timeseries('Errors', {
    shows: 'Errors.',
    queries: { '{{service}}': promql`${errorRatio}{${service}}` },
  });
  const rows = dashboard('http', { title: 'HTTP', description: 'Any?', variables: [known], rows: { Row: [ratios] } });
  const check = (alerts: readonly Alert[], declared = rows) =>
    checkDashboards(attachAlerts([declared], alerts), checker, { ...contextWith(), alerts }).map(
      ({ message }) => message,
    );
  expect(check(naming('Errors'))).toEqual([]);
  expect(check(naming('Errors'), anyDashboard([ratios]))).toEqual([]);
  expect(check(naming('Error'))).toEqual(['panel: "http" has no panel "Error" — did you mean "Errors"?']);
});

test('two dashboards of one key are reported once, at the second', () => {
  const again = dashboard('http', { title: 'Other', description: 'Any?', variables: [known], panels: [fine] });
  const found = checkDashboards([anyDashboard([fine]), again], checker, { ...contextWith(), alerts: [] });
  expect(found).toEqual([
    {
      where: expect.stringMatching(/^test\/lib\/dashboards\/check-dashboards\.test\.ts:\d+ dashboard http$/),
      message: expect.stringMatching(
        /^there is another dashboard with this key at test\/lib\/dashboards\/check-dashboards\.test\.ts:\d+; choose another key$/,
      ),
    },
  ]);
});

describe('a figure without a colour', () => {
  const failed = promql`sum(${kubeState.podPhase}{phase="Failed"})`;
  const byPhase = promql`sum by (phase) (${kubeState.podPhase})`;
  const pods = { shows: 'Pods.', unit: 'count' } as const;

  test('is refused by name, unless it says that it counts no fault', () => {
    const [problem, ...rest] = problems([fine, stat('Failed pods', { ...pods, queries: { failed } })]);
    expect(problem?.where).toMatch(/check-dashboards\.test\.ts:\d+ panel "Failed pods" of http$/);
    expect(problem?.message).toBe(
      'faults: its figures have no colour; name the series that count faults with their severities in `faults`, ' +
        'list the alert whose threshold they have, or declare it as a `figure`, which counts no fault',
    );
    expect(rest).toEqual([]);
    expect(messages(figure('Pods', { ...pods, queries: { failed } }))).toEqual([]);
    expect(messages(stat('Pods', { ...pods, queries: { failed }, faults: { failed: 'warning' } }))).toEqual([]);
    expect(
      messages(stat('Errors', { shows: 'Any.', queries: { any: promql`${errorRatio}` }, alerts: [highErrorRate] })),
    ).toEqual([]);
  });

  test('is refused although it lists an alert, if that has no threshold', () => {
    const watchdogs = promql`sum(${alerts.alerts}{alertname="Watchdog"})`;
    const wrong = stat('Watchdogs', { ...pods, queries: { watchdogs }, alerts: [{ name: 'Watchdog' }] });
    expect(messages(wrong)[0]).toMatch(/^faults: its figures have no colour/);
  });

  test('needs no declaration where its legends are severities', () => {
    const firing = promql`sum(${alerts.alerts}{severity="critical"})`;
    expect(messages(stat('Firing', { ...pods, queries: { critical: firing } }))).toEqual([]);
  });

  test('that names a series which is not there is refused', () => {
    const wrong = stat('Pods', { ...pods, queries: { '{{phase}}': byPhase }, faults: { Fialed: 'warning' } });
    expect(messages(wrong)).toEqual(['faults: no series is called "Fialed" — did you mean "Failed"?']);
    const text = stat('Pods', {
      ...pods,
      queries: { failed },
      faults: { failed: 'warning' },
      texts: { faild: 'down' },
    });
    expect(messages(text)).toEqual(['texts: no query has the legend "faild" — did you mean "failed"?']);
  });
});

test('a link that leads nowhere is refused by name', () => {
  const links = {
    Silences: '/alerting/silences',
    Docs: 'https://docs.harbour.example.com',
    Alertmanager: { interface: 'alertmanager', path: '/#/silences' },
    Traffic: { dashboard: 'htp' },
    Here: { dashboard: 'http', variables: { servise: 'bookings' } },
  } as const;
  const linking = dashboard('http', { title: 'HTTP', description: 'Any?', variables: [known], panels: [fine], links });
  const found = checkDashboards([linking], checker, { ...contextWith(), alerts: [] });
  expect(found.map(({ message }) => message)).toEqual([
    'links: "Silences" leads to "/alerting/silences", which is no page: ' +
      'give an https:// URL, { dashboard: key }, or { interface, path } of a program',
    'links: "Traffic" leads to dashboard "htp", which does not exist — did you mean "http"?',
    'links: "Here" sets $servise, which dashboard "http" does not have — did you mean "service"?',
  ]);
  expect(found[0]?.where).toMatch(/check-dashboards\.test\.ts:\d+ dashboard http$/);
});

describe('a band', () => {
  const banded = (props: Partial<Parameters<typeof timeseries>[1]>) =>
    timeseries('Banded', {
      shows: 'Requests per second.',
      queries: { '{{service}}': promql`${requestRate}{${service}}`, most: promql`2 * ${requestRate}{${service}}` },
      ...props,
    });

  test('of lines that are there is fine', () => {
    expect(messages(banded({ band: { expected: 'most', upper: 'most' }, forEach: 'service' }))).toEqual([]);
  });

  test('of a line that no query draws, or that is many lines, is reported', () => {
    expect(messages(banded({ band: { expected: 'moist', upper: '{{service}}' } }))).toEqual([
      'band.expected: no query has the legend "moist" — did you mean "most"?',
      expect.stringMatching(/^band\.upper: "\{\{service\}\}" is a line for each label/),
    ]);
  });

  test('on stacked values is reported', () => {
    expect(messages(banded({ stacked: true, band: { expected: 'most', upper: 'most' } }))).toEqual([
      'band: its lines would be stacked on the values; remove `stacked`',
    ]);
  });
});

test('a panel for each value of a variable that the dashboard does not have is reported', () => {
  const repeated = timeseries('Repeated', { ...fine.props, forEach: 'servics' } as Parameters<typeof timeseries>[1]);
  expect(messages(repeated)).toEqual([
    'Repeated: forEach: the dashboard has no variable $servics — did you mean "service"?',
  ]);
});
