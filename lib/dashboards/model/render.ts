import { alerts, type DashboardUid, formatDuration, hours } from '../../catalogue';
import { type Expr, type Matcher, promql } from '../../promql';
import { ALL_ALERTS } from '../../rules';
import { watchdog } from '../../rules/platform';
import type { Dashboard } from './dashboard';
import { idOf, place } from './layout';
import { datasource, renderPanel } from './render-panel';
import type { DashboardContext } from './threshold';
import { service, type Variable } from './variable';
import type * as grafana from './wire';

/** Every dashboard carries it: the menu of dashboards lists what has it. */
const TAG = 'aion';
/** Of the classic dashboard model, which Grafana upgrades by itself where its own is newer. */
export const SCHEMA_VERSION = 42;
const REFRESH = '30s';

export function renderDashboard(dashboard: Dashboard, context: DashboardContext): grafana.Dashboard {
  return {
    uid: dashboard.uid,
    title: dashboard.title,
    description: dashboard.description,
    tags: [TAG],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    timezone: 'browser',
    time: { from: `now-${formatDuration(dashboard.shows ?? hours(1))}`, to: 'now' },
    refresh: REFRESH,
    graphTooltip: 1,
    links: [otherDashboards, ...Object.entries(dashboard.links ?? {}).map(([title, url]) => page(title, url))],
    templating: { list: dashboard.variables.map(renderVariable) },
    annotations: { list: [renderAnnotation(dashboard)] },
    panels: place(dashboard).map(placed =>
      'row' in placed ? renderRow(placed.row, placed.position) : renderPanel(placed.panel, placed.position, context),
    ),
  };
}

const renderRow = (title: string, gridPos: grafana.Position): grafana.Row => ({
  id: idOf(`row ${title}`),
  type: 'row',
  title,
  gridPos,
});

const link = { icon: 'external link', tooltip: '' } as const;

/** What is chosen and the time shown go along. */
const otherDashboards: grafana.Link = {
  ...link,
  tags: [TAG],
  asDropdown: true,
  title: 'Dashboards',
  type: 'dashboards',
  includeVars: true,
  keepTime: true,
};
const page = (title: string, url: string): grafana.Link => ({ ...link, title, type: 'link', url });

export const queryOfVariable = ({ name, from }: Variable): string => `label_values(${from.text}, ${name})`;

function renderVariable(variable: Variable): grafana.Variable {
  const query = queryOfVariable(variable);
  return {
    type: 'query',
    name: variable.name,
    label: variable.name[0]?.toUpperCase() + variable.name.slice(1),
    datasource: datasource('prometheus'),
    definition: query,
    query: { qryType: LABEL_VALUES, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' },
    multi: true,
    includeAll: true,
    // Shorter than the list of a thousand services, and true of services that the list does not know yet.
    allValue: '.+',
    current: { text: ['All'], value: ['$__all'] },
    refresh: ON_TIME_RANGE_CHANGED,
    sort: ALPHABETICAL,
  };
}
/** Grafana's PrometheusVariableQueryType. */
const LABEL_VALUES = 1;
const ON_TIME_RANGE_CHANGED = 2;
const ALPHABETICAL = 1;

/**
 * The alerts that fired: those of the chosen services where services can be chosen, else those whose links lead to this
 * dashboard. The watchdog always fires and tells nothing.
 */
export function firingAlerts({ uid, variables }: Dashboard): Expr {
  const about = variables.some(({ name }) => name === 'service') ? service : linkedTo(uid);
  return promql`${alerts.alerts}{alertstate="firing", ${notWatchdog}, ${about}}`;
}
const notWatchdog: Matcher = { label: 'alertname', operator: '!=', value: watchdog.name };

function linkedTo(uid: DashboardUid): Matcher {
  const names = ALL_ALERTS.filter(({ dashboard }) => dashboard === uid).map(({ name }) => name);
  return { label: 'alertname', operator: '=~', value: names.join('|') };
}

const renderAnnotation = (dashboard: Dashboard): grafana.Annotation => ({
  name: 'Firing alerts',
  datasource: datasource('prometheus'),
  enable: true,
  iconColor: 'red',
  target: { refId: 'Anno', expr: firingAlerts(dashboard).text, interval: '60s', range: true, instant: false },
  titleFormat: '{{alertname}}',
  textFormat: '{{service}} {{instance}}',
  tagKeys: 'severity,team',
});
