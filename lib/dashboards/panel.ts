import { type DatasourceUid, declaredHere, type Severity, type Source, type Unit } from '../catalogue';
import type { Expr } from '../promql';

interface CommonProps {
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** Legend → expression: `'p95 {{service}}': promql…`. In a table, title of the column → expression. */
  readonly queries: Readonly<Record<string, Expr>>;
  /** @default the unit of what the queries return; required where that cannot be derived */
  readonly unit?: Unit;
  /** What a rate counts, in the plural: `spans`. @default `requests` where every query counts requests; without it other rates are shown as `3 /s` */
  readonly rateOf?: string;
  /** The alerts on what is shown: the panel shows their thresholds, as the environment sets them. */
  readonly alerts?: readonly { readonly name: string }[];
  /** The text while there is nothing to show. @default Grafana's "No data" */
  readonly whenEmpty?: string;
  /** In columns, of which there are 24. @default 12; 6 for a gauge and a stat, 24 for a table */
  readonly width?: number;
  /** In Grafana's rows of 30 pixels. @default 8; 4 for a stat */
  readonly height?: number;
  /** @default 'prometheus' */
  readonly datasource?: DatasourceUid;
}

/** When a series is a fault: above 0, or below a number of things that must be there. */
export type Fault = Severity | { readonly severity: Severity; readonly below: number };

/**
 * The series that count faults, each in the colour of its severity: by the legend of a query, or by a value of the label
 * that is its legend. Other series are neutral. `none`: nothing that is shown is a fault.
 */
export type Faults = Readonly<Record<string, Fault>> | 'none';

interface ColouredProps {
  /** @default by the thresholds of `alerts`; legends that are severities have their colours */
  readonly faults?: Faults;
}

/** The legends of the queries that say what is usual, each a line of its own: the area from one bound to the other is filled. */
export interface Band {
  /** What is expected: a dashed line. */
  readonly expected: string;
  readonly upper: string;
  /** @default 0 */
  readonly lower?: string;
}

/** Values over time. */
export interface TimeseriesProps extends CommonProps {
  /** Areas on top of each other, for parts of a whole. @default false */
  readonly stacked?: boolean;
  /** What is usual, behind the values. @default none */
  readonly band?: Band;
  /** A panel for each chosen value of this variable of the dashboard: a band is one service's. @default one for all */
  readonly forEach?: string;
}
/** The current values on a scale from 0. */
export interface GaugeProps extends CommonProps, ColouredProps {
  /** End of the scale. @default twice the first alert's threshold, at most 100 %; without an alert, the highest value */
  readonly max?: number;
}
/** The current values as figures. */
export interface StatProps extends CommonProps, ColouredProps {
  /** Legend → text in place of the query's value: `{ '{{service}}': 'down' }`. @default values */
  readonly texts?: Readonly<Record<string, string>>;
  /** @default as many as Grafana chooses */
  readonly decimals?: number;
}
/** The current values, with a line for each combination of labels. */
export interface TableProps extends CommonProps {
  /** The labels that the queries return, each a column, before the columns of values. */
  readonly columns: readonly string[];
  /** Units of individual value columns. @default `unit` */
  readonly units?: Readonly<Record<string, Unit>>;
  /** Title of a query that returns `severityRank`: shown first, as the severity in its colour, and sorted by. @default none */
  readonly severity?: string;
}

interface Declared<K, P> {
  readonly kind: K;
  readonly title: string;
  readonly props: P;
  readonly declaredAt: Source;
}
export type Panel =
  | Declared<'timeseries', TimeseriesProps>
  | Declared<'gauge', GaugeProps>
  | Declared<'stat', StatProps>
  | Declared<'table', TableProps>;

export const timeseries = (title: string, props: TimeseriesProps): Panel => ({
  kind: 'timeseries',
  title,
  props,
  declaredAt: declaredHere(timeseries),
});

export const gauge = (title: string, props: GaugeProps): Panel => ({
  kind: 'gauge',
  title,
  props,
  declaredAt: declaredHere(gauge),
});

export const stat = (title: string, props: StatProps): Panel => ({
  kind: 'stat',
  title,
  props,
  declaredAt: declaredHere(stat),
});

/** Figures that count no fault, such as the use of a product: without a colour. */
export const figure = (title: string, props: Omit<StatProps, 'alerts' | 'faults'>): Panel => ({
  kind: 'stat',
  title,
  props: { ...props, faults: 'none' },
  declaredAt: declaredHere(figure),
});

export const table = (title: string, props: TableProps): Panel => ({
  kind: 'table',
  title,
  props,
  declaredAt: declaredHere(table),
});
