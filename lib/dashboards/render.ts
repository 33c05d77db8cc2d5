import { dashboardUid } from '../base';
import { formatDuration, hours } from '../catalogue';
import type { Expr } from '../promql';
import { annotationsOf } from './annotations';
import type { Dashboard } from './dashboard';
import { idOf, place } from './layout';
import { linkUrl } from './links';
import { datasource, renderPanel } from './render-panel';
import { renderSqlPanel } from './sql/render';
import type { DashboardContext } from './threshold';
import type { Variable } from './variable';
import type * as grafana from './wire';

/** Of the classic dashboard model, which Grafana upgrades by itself if its own is newer. */
export const SCHEMA_VERSION = 42;
const REFRESH = '30s';

export function renderDashboard(dashboard: Dashboard, context: DashboardContext): grafana.Dashboard {
  return {
    uid: dashboardUid(context, dashboard.key),
    title: dashboard.title,
    description: dashboard.description,
    // Every dashboard has it: the menu of dashboards lists those with this tag.
    tags: [context.prefix],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    timezone: 'browser',
    time: { from: `now-${formatDuration(dashboard.shows ?? hours(1))}`, to: 'now' },
    refresh: REFRESH,
    graphTooltip: 1,
    links: [
      otherDashboards(context.prefix),
      ...Object.entries(dashboard.links ?? {}).flatMap(([title, link]) => {
        const url = linkUrl(link, context);
        return url === undefined ? [] : [page(title, url)];
      }),
    ],
    templating: { list: dashboard.variables.map(renderVariable) },
    annotations: { list: Object.entries(annotationsOf(dashboard, context.alerts)).map(renderAnnotation) },
    panels: place(dashboard).map(placed => {
      if ('row' in placed) return renderRow(placed.row, placed.position);
      const { panel, position } = placed;
      return panel.kind === 'sql' ? renderSqlPanel(panel, position) : renderPanel(panel, position, context);
    }),
  };
}

const renderRow = (title: string, gridPos: grafana.Position): grafana.Row => ({
  id: idOf(`row ${title}`),
  type: 'row',
  title,
  gridPos,
});

const link = { icon: 'external link', tooltip: '' } as const;

/** Keeps the chosen variables and the time range. */
const otherDashboards = (tag: string): grafana.Link => ({
  ...link,
  tags: [tag],
  asDropdown: true,
  title: 'Dashboards',
  type: 'dashboards',
  includeVars: true,
  keepTime: true,
});
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
    // Shorter than the list of a thousand services, and matches services that are not in the list yet.
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

/** The colour of each, and what is written on it. */
const MARKS = {
  'Firing alerts': {
    iconColor: 'red',
    titleFormat: '{{alertname}}',
    // Grafana prints the name of a label that is missing: `web-api instance`. `about` has those that are there.
    textFormat: '{{about}}',
    tagKeys: 'severity,team',
  },
  Releases: {
    iconColor: 'blue',
    titleFormat: 'A release of {{deployment}} began',
    textFormat: '{{release}}',
    tagKeys: '',
  },
} as const;

const renderAnnotation = ([name, expr]: readonly [string, Expr]): grafana.Annotation => ({
  name,
  datasource: datasource('prometheus'),
  enable: true,
  target: { refId: 'Anno', expr: expr.text, interval: '60s', range: true, instant: false },
  ...MARKS[name as keyof typeof MARKS],
});
