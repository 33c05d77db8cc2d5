import { dedent } from '../../base/dedent';
import type { Duration } from '../../catalogue';
import { formatDuration } from '../../catalogue';
import type { Column, Relation } from './relation';

/** A macro of Grafana's PostgreSQL data source: https://grafana.com/docs/grafana/latest/datasources/postgres/query-editor/#macros */
interface Macro {
  readonly macro: string;
  readonly column: Column;
  readonly argument?: string;
}

export type SqlValue = Column | Relation | Macro;

/** A statement that reads the product's database. */
export interface Sql {
  readonly parts: readonly string[];
  readonly values: readonly SqlValue[];
  /** As Grafana gets it. */
  readonly text: string;
}

/** Whether the column is in the dashboard's time range. */
export const inTimeRange = (column: Column): SqlValue => ({ macro: '$__timeFilter', column });

/** The column `time` of a series: the column's value, rounded down to a multiple of the length. */
export const timeBucket = (column: Column, length: Duration): SqlValue => ({
  macro: '$__timeGroupAlias',
  column,
  argument: `'${formatDuration(length)}'`,
});

/** SQL of a panel: tables, columns and macros are interpolated, and `checkSql` accepts no other name. */
export function sql(parts: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  const text = parts.reduce((all, part, i) => `${all}${textOf(values[i - 1] as SqlValue)}${part}`);
  return { parts: [...parts], values, text: dedent(text) };
}

export const columnOf = (value: SqlValue): Column | undefined => {
  if ('macro' in value) return value.column;
  return 'column' in value ? value : undefined;
};

function textOf(value: SqlValue): string {
  if ('macro' in value) {
    const { macro, column, argument } = value;
    return `${macro}(${[textOf(column), ...(argument === undefined ? [] : [argument])].join(', ')})`;
  }
  return 'column' in value ? `${value.relation}.${value.column}` : value.relation;
}
