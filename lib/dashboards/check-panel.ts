import { DATASOURCES, type Unit } from '../catalogue';
import { type Checker, type Expr, refusals, suggestion } from '../promql';
import { faultsOf, labelOf } from './faults';
import type { Panel, TableProps } from './panel';
import { unitOfPanel } from './render-panel';
import { type DashboardContext, firesWhen, limitsOf } from './threshold';
import { unitOf } from './unit';

/** The problems of a panel, whatever dashboard it belongs to. */
export function checkPanel(panel: Panel, checker: Checker, context: DashboardContext): string[] {
  const { props } = panel;
  const queries = Object.entries(props.queries);
  return [
    ...checkTexts(panel),
    ...checkDatasource(props.datasource),
    ...(queries.length === 0 ? ['queries: empty'] : []),
    ...queries.flatMap(([legend, expr]) => checkQuery(legend, expr, panel, checker)),
    ...checkBand(panel),
    ...checkUnits(panel, context),
    ...checkColours(panel, checker, context),
  ];
}

export function checkTexts({
  title,
  props,
}: Pick<Panel, 'title'> & { readonly props: { readonly shows: string } }): string[] {
  const messages: string[] = [];
  if (title.trim() === '') messages.push('title: empty');
  if (props.shows.trim() === '') messages.push('shows: empty; describe in one sentence what the panel shows');
  else if (!/[.?]$/.test(props.shows))
    messages.push(`shows: "${props.shows}" is not a sentence: it must end with a full stop`);
  return messages;
}

function checkDatasource(uid: string | undefined): string[] {
  if (uid === undefined || uid in DATASOURCES) return [];
  return [`datasource: there is no "${uid}"${suggestion(uid, Object.keys(DATASOURCES))}`];
}

function checkQuery(legend: string, expr: Expr, panel: Panel, checker: Checker): string[] {
  const inference = checker.check(expr);
  const { labels, type, unknown } = inference;
  const refused = refusals(inference, expr);
  if (refused.length > 0) return refused.map(message => `${legend}: ${message}`);
  if (unknown) return [];
  if (type !== 'instant vector' && type !== 'scalar')
    return [`${legend}: it returns a ${type}, which Grafana cannot show`];
  if (panel.kind === 'table') return checkColumns(legend, panel.props, labels);
  return checkLegend(legend, labels);
}

/** A part of a band is found by its legend; two panels' bands in one would be filled to each other. */
function checkBand({ kind, props }: Panel): string[] {
  if (kind !== 'timeseries' || props.band === undefined) return [];
  const legends = Object.keys(props.queries);
  const lines = Object.entries(props.band) as [string, string][];
  return [
    ...lines
      .filter(([, legend]) => !legends.includes(legend))
      .map(([line, legend]) => `band.${line}: no query has the legend "${legend}"${suggestion(legend, legends)}`),
    ...lines
      .filter(([, legend]) => legend.includes('{{'))
      .map(
        ([line, legend]) => `band.${line}: "${legend}" is a line for each label, a band has one: declare \`forEach\``,
      ),
    ...(props.stacked ? ['band: its lines would be stacked on the values; remove `stacked`'] : []),
  ];
}

/** Labels that a legend uses: `p95 {{service}}`. */
function checkLegend(legend: string, labels: ReadonlySet<string>): string[] {
  if (legend.split('{{').length !== legend.split('}}').length) return [`legend "${legend}": "{{" and "}}" do not pair`];
  const used = [...legend.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map(([, label = '']) => label);
  return used
    .filter(label => !labels.has(label))
    .map(label => `legend "${legend}": the expression returns no label "${label}"${suggestion(label, labels)}`);
}

/** A table shows every label that its queries return, in the order of `columns`. */
function checkColumns(title: string, { columns }: TableProps, labels: ReadonlySet<string>): string[] {
  const missing = columns.filter(column => !labels.has(column));
  const unnamed = [...labels].filter(label => !columns.includes(label));
  return [
    ...missing.map(
      column => `columns: the expression of "${title}" returns no label "${column}"${suggestion(column, labels)}`,
    ),
    ...unnamed.map(
      label => `columns: the expression of "${title}" returns the label "${label}": name it, or sum over it`,
    ),
  ];
}

function checkUnits(panel: Panel, context: DashboardContext): string[] {
  const unit = unitOfPanel(panel);
  if (unit === undefined) return ['unit: it cannot be derived from the first expression; state it'];
  const messages: string[] = [];
  for (const [legend, expr] of Object.entries(panel.props.queries)) {
    const shown = (panel.kind === 'table' && panel.props.units?.[legend]) || unit;
    const returned = unitOf(expr);
    if (returned !== undefined && returned !== shown) {
      messages.push(`unit: the panel shows ${shown}, but the expression of "${legend}" returns ${returned}`);
    }
  }
  const columns = panel.kind === 'table' ? Object.values(panel.props.units ?? {}) : [];
  for (const { alert, threshold } of limitsOf(panel, context)) {
    if (![unit, ...columns].some(shown => comparable(threshold.unit, shown))) {
      messages.push(`alerts: ${alert.name} compares ${threshold.unit}, the panel shows ${unit}`);
    }
  }
  return messages;
}

/** A boolean, 0 or 1, is compared with a plain number. */
const comparable = (threshold: Unit, shown: Unit): boolean =>
  threshold === shown || (threshold === 'count' && shown === 'boolean');

/** A figure that counts faults in the colour of text is read as one that is in order. */
function checkColours(panel: Panel, checker: Checker, { alerts }: DashboardContext): string[] {
  const { props } = panel;
  const texts = panel.kind === 'stat' ? Object.keys(panel.props.texts ?? {}) : [];
  const messages = texts
    .filter(legend => !(legend in props.queries))
    .map(legend => `texts: no query has the legend "${legend}"${suggestion(legend, Object.keys(props.queries))}`);
  if (panel.kind === 'table' && panel.props.severity !== undefined && !(panel.props.severity in props.queries))
    messages.push(`severity: no query has the title "${panel.props.severity}"`);
  if (panel.kind !== 'stat' && panel.kind !== 'gauge') return messages;
  const faults = faultsOf(panel);
  if (faults === 'none') return messages;
  if (faults !== undefined)
    return [...messages, ...Object.keys(faults).flatMap(name => unknownSeries(name, panel, checker))];
  const limited = alerts.some(alert => props.alerts?.some(({ name }) => name === alert.name) && firesWhen(alert));
  if (limited) return messages;
  return [
    ...messages,
    'faults: its figures have no colour; name the series that count faults with their severities in `faults`, ' +
      'list the alert whose threshold they have, or declare it as a `figure`, which counts no fault',
  ];
}

/** `faults` names a legend, or a value of the label that is a legend. */
function unknownSeries(name: string, { props }: Panel, checker: Checker): string[] {
  const legends = Object.keys(props.queries);
  if (legends.includes(name)) return [];
  const labels = legends.flatMap(legend => labelOf(legend) ?? []);
  const known = labels.flatMap(label => checker.valuesOf(label));
  if (known.includes(name) || (labels.length > 0 && known.length === 0)) return [];
  const names = [...legends, ...known];
  return [`faults: no series is called "${name}"${suggestion(name, names)}`];
}
