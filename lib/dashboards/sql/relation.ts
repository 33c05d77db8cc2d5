/** A column of a table that panels read. */
export interface Column {
  readonly relation: string;
  readonly column: string;
  /** PostgreSQL's name of its type. */
  readonly type: string;
}

/** A table or view of the product's database, as far as panels read it. */
export interface Relation {
  readonly relation: string;
}

/**
 * Declares a table for `sql`: its columns are properties. Only these can be written in a statement, and only those that
 * a statement reads may be read by Grafana's role.
 * @param columns name → PostgreSQL's name of the type
 */
export function relation<Columns extends Readonly<Record<string, string>>>(
  name: string,
  columns: Columns,
): Relation & { readonly [Name in keyof Columns]: Column } {
  const own = Object.entries(columns).map(([column, type]): [string, Column] => [
    column,
    { relation: name, column, type },
  ]);
  return { relation: name, ...Object.fromEntries(own) } as Relation & { readonly [Name in keyof Columns]: Column };
}
