import { declaredHere, type Source, type Unit } from '../../catalogue';
import type { Sql } from './sql';

interface SqlProps {
  /** What it shows, in one sentence. */
  readonly shows: string;
  readonly query: Sql;
  /** Of its values. @default 'count' */
  readonly unit?: Unit;
  /** In columns, of which there are 24. @default 12; 24 for a table */
  readonly width?: number;
  /** In Grafana's rows of 30 pixels. @default 8; 4 for figures */
  readonly height?: number;
  /** The text while there is nothing to show. @default Grafana's "No data" */
  readonly whenEmpty?: string;
}

/**
 * A panel over the product's PostgreSQL. Environments without one do not have it; without any such panel, none has the
 * data source, its Secret or its network flow.
 */
export interface SqlPanel {
  readonly kind: 'sql';
  /** How it is drawn. */
  readonly as: 'stat' | 'timeseries' | 'table';
  readonly title: string;
  readonly props: SqlProps;
  readonly declaredAt: Source;
}

/** Figures: a statement that returns one row, each column a figure with its name. */
export const sqlFigure = (title: string, props: SqlProps): SqlPanel => ({
  ...{ kind: 'sql', as: 'stat', title, props },
  declaredAt: declaredHere(sqlFigure),
});

/** Values over time: a statement with a `timeBucket`, grouped and ordered by it; each other column a series. */
export const sqlTimeseries = (title: string, props: SqlProps): SqlPanel => ({
  ...{ kind: 'sql', as: 'timeseries', title, props },
  declaredAt: declaredHere(sqlTimeseries),
});

/** A line for each row that the statement returns, in its order. */
export const sqlTable = (title: string, props: SqlProps): SqlPanel => ({
  ...{ kind: 'sql', as: 'table', title, props },
  declaredAt: declaredHere(sqlTable),
});
