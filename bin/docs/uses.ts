import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Family, type Metric, metricsOf, seriesOf } from '../../lib/catalogue';
import { panelExpressions } from '../../lib/dashboards';
import type { Expr } from '../../lib/promql';
import { bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings, type Stack } from '../../lib/stack';

/** What uses a metric or a recorded series, directly or through a recorded series. All in stable order. */
export interface Uses {
  readonly recorded: readonly string[];
  readonly alerts: readonly string[];
  /** Title of a dashboard → titles of its panels. */
  readonly panels: ReadonlyMap<string, readonly string[]>;
  /** Runbooks and procedures with a query for it, as paths relative to runbooks/. */
  readonly runbooks: readonly string[];
}

/** What can be used: a metric itself, or the name of a recorded series. */
export type Used = Metric | string;

/** By its name: a stack may declare a metric of the library with labels of its own, as it does those of `ALERTS`. */
const nameOf = (used: Used): string => (typeof used === 'string' ? used : used.name);

/** Names of all metrics and recorded series that an expression refers to. */
export function references({ values }: Expr, into = new Set<string>()): ReadonlySet<string> {
  for (const value of values) {
    if ('seriesName' in value) into.add(value.metric.name);
    else if ('record' in value) {
      into.add(value.record);
      references(value.expr, into);
    } else if ('strings' in value) references(value, into);
  }
  return into;
}

interface Collected {
  readonly recorded: Set<string>;
  readonly alerts: Set<string>;
  readonly panels: Map<string, Set<string>>;
  readonly runbooks: Set<string>;
}

/** Looks up the uses of a metric or a recorded series. */
export function allUses(stack: Stack): (used: Used) => Uses {
  const { rules, services, dashboards, environments } = stack;
  const uses = new Map<string, Collected>();
  const collectedFor = (used: Used): Collected => {
    const name = nameOf(used);
    const known = uses.get(name) ?? { recorded: new Set(), alerts: new Set(), panels: new Map(), runbooks: new Set() };
    uses.set(name, known);
    return known;
  };
  for (const { record, expr } of rules.recordingRules)
    for (const used of references(expr)) collectedFor(used).recorded.add(record);
  for (const environment of environments) {
    const bound = bindAlerts(rules, monitoredIn(environment, services), ruleSettings(stack, environment));
    for (const { alert, expr } of [...bound.values()].flat())
      for (const used of references(expr)) collectedFor(used).alerts.add(alert.name);
  }
  for (const { dashboard, panel, expr } of panelExpressions(dashboards, rules.alerts)) {
    for (const used of references(expr)) {
      const { panels } = collectedFor(used);
      const title = dashboards.find(({ key }) => key === dashboard)?.title ?? dashboard;
      panels.set(title, (panels.get(title) ?? new Set()).add(panel));
    }
  }
  for (const { file, names } of runbookNames(stack)) {
    for (const used of usable(stack))
      if (namesOf(used).some(name => names.has(name))) collectedFor(used).runbooks.add(file);
  }
  return used => {
    const { recorded, alerts, panels, runbooks } = collectedFor(used);
    const titles = [...panels].map(([dashboard, titled]) => [dashboard, [...titled]] as const);
    return { recorded: [...recorded], alerts: [...alerts], panels: new Map(titles), runbooks: [...runbooks] };
  };
}

const isUsed = ({ recorded, alerts, panels, runbooks }: Uses): boolean =>
  recorded.length + alerts.length + panels.size + runbooks.length > 0;

const usable = ({ rules: { families, recordingRules } }: Stack): readonly Used[] => [
  ...families.flatMap(metricsOf),
  ...recordingRules.map(({ record }) => record),
];

const namesOf = (used: Used): readonly string[] =>
  typeof used === 'string' ? [used] : seriesOf(used).map(({ name }) => name);

/** What a reader of a runbook pastes: a PromQL block, or the query of a command. */
const QUERIES = [/^ *```promql\n([\s\S]*?)^ *```$/gm, /promtool query \w+ \S+ '([^']*)'/g];

/** The words in the queries of every runbook that could be names of series. */
function runbookNames({ runbooks }: Stack): { readonly file: string; readonly names: ReadonlySet<string> }[] {
  const folder = path.resolve(runbooks);
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter(file => file.endsWith('.md')).sort();
  return files.map(file => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const queries = QUERIES.flatMap(pattern => [...text.matchAll(pattern)].map(([, query = '']) => query));
    return { file, names: new Set(queries.join('\n').match(/[a-zA-Z_][\w:]*/g)) };
  });
}

/** Metrics that no rule, panel or runbook uses. */
export function unusedMetrics(stack: Stack): { readonly family: Family; readonly metric: Metric }[] {
  const usesOf = allUses(stack);
  return stack.rules.families
    .flatMap(family => metricsOf(family).map(metric => ({ family, metric })))
    .filter(({ metric }) => !isUsed(usesOf(metric)));
}
