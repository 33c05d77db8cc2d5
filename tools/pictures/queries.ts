/** What Grafana asks its data sources to draw a dashboard: variables and steps are replaced as Grafana replaces them. */
import type { Panel } from './drawing';
import { expandMacros } from './macros';

/** The parts of a dashboard's JSON that are read here. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly label?: string; readonly allValue?: string }[];
  };
  readonly time: { readonly from: string };
}

export interface Window {
  /** In seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Between scrapes, in seconds: the data source's setting. */
  readonly scrapeInterval: number;
}

export interface Query {
  readonly panel: number;
  readonly refId: string;
  /** PromQL. */
  readonly expr: string;
  /** In seconds; none for the value at the end. */
  readonly step?: number;
}

/** A graph of half the width has about as many pixels, and Grafana asks for a point for each. */
const POINTS = 700;

/** Grafana's interval: one point for each pixel, but no more often than scrapes. */
export const stepOf = ({ from, to, scrapeInterval }: Window): number =>
  Math.max(scrapeInterval, Math.ceil((to - from) / POINTS));

/** Variable → the text that the expressions get, and the one that a reader sees. A variable that is not chosen is `All`. */
export function variablesOf(
  { templating }: DashboardJson,
  chosen: Readonly<Record<string, string>> = {},
): Readonly<Record<string, { readonly value: string; readonly shown: string }>> {
  return Object.fromEntries(
    templating.list.map(({ name, allValue = '.*' }) => {
      const value = chosen[name];
      return [name, value === undefined ? { value: allValue, shown: 'All' } : { value: escaped(value), shown: value }];
    }),
  );
}

/** As Grafana's Prometheus data source escapes a value for a regular expression inside of a string. */
const escaped = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}]/g, '\\\\$&');

/** The queries of a dashboard's panels. Throws for a variable that the dashboard does not have. */
export function queriesOf(
  dashboard: DashboardJson,
  window: Window,
  chosen: Readonly<Record<string, string>> = {},
): readonly Query[] {
  const replace = replacer(dashboard, window, chosen);
  const step = stepOf(window);
  return dashboard.panels.flatMap(panel =>
    (panel.targets ?? []).flatMap(({ refId, expr, instant }) =>
      expr === undefined
        ? []
        : [{ panel: panel.id, refId, expr: replace(expr, panel.title), ...(!instant && { step }) }],
    ),
  );
}

/** The statements of panels over PostgreSQL. */
export const statementsOf = (
  { panels }: DashboardJson,
  window: Window,
): readonly { readonly panel: number; readonly refId: string; readonly statement: string }[] =>
  panels.flatMap(({ id, targets = [] }) =>
    targets.flatMap(({ refId, rawSql }) =>
      rawSql === undefined ? [] : [{ panel: id, refId, statement: expandMacros(rawSql, window) }],
    ),
  );

function replacer(dashboard: DashboardJson, window: Window, chosen: Readonly<Record<string, string>>) {
  const { scrapeInterval, from, to } = window;
  const step = stepOf(window);
  const own: Readonly<Record<string, string>> = {
    __interval: `${step}s`,
    // https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/#use-__rate_interval
    __rate_interval: `${Math.max(step + scrapeInterval, 4 * scrapeInterval)}s`,
    __range: `${Math.round(to - from)}s`,
  };
  const variables = variablesOf(dashboard, chosen);
  return (expr: string, where: string): string =>
    expr.replace(/\$(?:\{(\w+)\}|([a-zA-Z_]\w*))/g, (_, braced?: string, plain?: string) => {
      const name = braced ?? plain ?? '';
      const value = own[name] ?? variables[name]?.value;
      if (value === undefined) throw new Error(`dashboard ${dashboard.uid}, ${where}: there is no variable $${name}`);
      return value;
    });
}
