import { dashboardUid } from '../base';
import { duration } from '../base/findings';
import { dnsLabel, nameProblem } from '../base/name-rules';
import { days, type Problem, seconds } from '../catalogue';
import { type Checker, refusals, suggestion } from '../promql';
import type { Alert } from '../rules';
import { checkPanel, checkTexts } from './check-panel';
import { type Dashboard, metricPanels, panelsOf } from './dashboard';
import { expressionsOf } from './expressions';
import { idOf } from './layout';
import { checkPageLinks } from './links';
import { checkSql } from './sql/check-sql';
import type { SqlPanel } from './sql/panel';
import type { DashboardContext } from './threshold';
import { LONGEST_UID } from './uid';
import { variablesIn } from './variable';

/** The problems of dashboards themselves, and of the alerts' links to them. */
export function checkDashboards(
  dashboards: readonly Dashboard[],
  checker: Checker,
  context: DashboardContext,
): Problem[] {
  return [
    ...dashboards.flatMap(dashboard => checkDashboard(dashboard, dashboards, checker, context)),
    ...repeated(dashboards),
    ...checkLinks(dashboards, context.alerts),
  ];
}

/** Two with the same key would be written to one file; of two with the same title in a folder, Grafana keeps one. */
function repeated(dashboards: readonly Dashboard[]): Problem[] {
  const byKey = new Map<string, Dashboard>();
  const byTitle = new Map<string, Dashboard>();
  return dashboards.flatMap(dashboard => {
    const title = dashboard.title.trim().toLowerCase();
    const [sameKey, sameTitle] = [byKey.get(dashboard.key), byTitle.get(title)];
    byKey.set(dashboard.key, dashboard);
    byTitle.set(title, dashboard);
    const other = sameKey ?? sameTitle;
    if (other === undefined) return [];
    const field = sameKey === undefined ? 'title' : 'key';
    const message = `there is another dashboard with this ${field} at ${other.declaredAt()}; choose another ${field}`;
    return [{ where: `${dashboard.declaredAt()} dashboard ${dashboard.key}`, message }];
  });
}

function checkDashboard(
  dashboard: Dashboard,
  dashboards: readonly Dashboard[],
  checker: Checker,
  context: DashboardContext,
): Problem[] {
  const own = [
    ...(dashboard.description.trim() === '' ? ['description: empty'] : []),
    ...checkKey(dashboard, context),
    ...(dashboard.title.trim() === '' ? ['title: empty'] : []),
    ...checkShows(dashboard),
    ...checkTitles(dashboard),
    ...checkPageLinks(dashboard, dashboards),
    ...checkVariables(dashboard, checker, context),
  ];
  return [
    ...own.map(message => ({ where: `${dashboard.declaredAt()} dashboard ${dashboard.key}`, message })),
    ...panelsOf(dashboard).flatMap(panel =>
      (panel.kind === 'sql' ? checkSqlPanel(panel) : checkPanel(panel, checker, context)).map(message => ({
        where: `${panel.declaredAt()} panel "${panel.title}" of ${dashboard.key}`,
        message,
      })),
    ),
  ];
}

function checkKey({ key }: Dashboard, { prefix }: DashboardContext): string[] {
  const problem = nameProblem(key, dnsLabel);
  if (problem !== undefined) return [`key: ${problem}`];
  const uid = dashboardUid({ prefix }, key);
  return uid.length <= LONGEST_UID
    ? []
    : [`key: its uid, "${uid}", has ${uid.length} characters; wanted at most ${LONGEST_UID}, as Grafana allows`];
}

/** What Grafana asks Prometheus for when the dashboard is opened. */
const checkShows = ({ shows }: Dashboard): string[] =>
  shows === undefined
    ? []
    : duration('shows', shows, seconds(1), days(365)).map(({ field, message }) => `${field}: ${message}`);

function checkSqlPanel(panel: SqlPanel): string[] {
  const { query } = panel.props;
  const bucketed = query.values.some(value => 'macro' in value && value.macro === '$__timeGroupAlias');
  return [
    ...checkTexts(panel),
    ...checkSql(query).map(message => `query: ${message}`),
    ...(panel.as === 'timeseries' && !bucketed
      ? ['query: it returns no column "time": interpolate timeBucket(column, length), and group by 1']
      : []),
  ];
}

function checkTitles(dashboard: Dashboard): string[] {
  const titles = [
    ...Object.keys(dashboard.rows ?? {}).map(row => `row ${row}`),
    ...panelsOf(dashboard).map(p => p.title),
  ];
  const byId = new Map<number, string>();
  const messages: string[] = [];
  for (const title of titles) {
    const same = byId.get(idOf(title));
    if (same === title) messages.push(`panels: two have the title "${title}"`);
    else if (same !== undefined) messages.push(`panels: "${title}" and "${same}" get the same id; change a title`);
    byId.set(idOf(title), title);
  }
  return messages;
}

function checkVariables(dashboard: Dashboard, checker: Checker, { alerts }: DashboardContext): string[] {
  const names = dashboard.variables.map(({ name }) => name);
  const expressions = expressionsOf(dashboard, alerts);
  const used = new Set(expressions.flatMap(({ expr }) => variablesIn(expr)));
  const messages = names.filter(name => !used.has(name)).map(name => `variables: no expression uses $${name}`);
  for (const { name, from } of dashboard.variables) {
    const inference = checker.check(from);
    const { diagnostics, labels, unknown } = inference;
    messages.push(...refusals(inference, from).map(message => `variable $${name}: ${message}`));
    if (!unknown && diagnostics.length === 0 && !labels.has(name)) {
      messages.push(`variable $${name}: its series have no label "${name}"${suggestion(name, labels)}`);
    }
  }
  for (const { kind, title, props } of metricPanels(dashboard)) {
    const name = kind === 'timeseries' ? props.forEach : undefined;
    if (name !== undefined && !names.includes(name))
      messages.push(`${title}: forEach: the dashboard has no variable $${name}${suggestion(name, names)}`);
  }
  for (const { panel, expr } of expressions) {
    for (const name of variablesIn(expr).filter(name => !names.includes(name))) {
      messages.push(`${panel}: the dashboard has no variable $${name}${suggestion(name, names)}`);
    }
  }
  return messages;
}

/** The link of an alert must lead to an existing dashboard with a panel that shows what the alert watches. */
function checkLinks(dashboards: readonly Dashboard[], alerts: readonly Alert[]): Problem[] {
  return alerts.flatMap(alert => {
    const message = brokenLink(alert, dashboards);
    return message === undefined ? [] : [{ where: `${alert.declaredAt()} alert ${alert.name}`, message }];
  });
}

function brokenLink({ name, dashboard: key, panel }: Alert, dashboards: readonly Dashboard[]): string | undefined {
  const target = dashboards.find(dashboard => dashboard.key === key);
  if (target === undefined) {
    const keys = dashboards.map(dashboard => dashboard.key);
    return `dashboard: there is no "${key}"${suggestion(key, keys)}`;
  }
  const panels = metricPanels(target);
  if (panels.some(({ props }) => props.alerts?.some(alert => alert.name === name))) return undefined;
  const titles = panels.map(({ title }) => title);
  if (panel !== undefined) return `panel: "${key}" has no panel "${panel}"${suggestion(panel, titles)}`;
  return `dashboard: no panel of "${key}" lists it in its alerts; name the panel that shows it in \`panel\``;
}
