import { transaction, withQueryName } from '@aion/telemetry';
import type { Pool, PoolClient } from 'pg';
import type { Seam } from '../shared/seam';
import { QUERIES, type QueryName } from './queries';

/** A query on its way to PostgreSQL. */
export interface Query {
  readonly name: QueryName;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Querying {
  /** The rows. */
  query<Row extends object>(name: QueryName, values: readonly unknown[]): Promise<readonly Row[]>;
}

/** Queries by name, on the instrumented pool. */
export class Database implements Querying {
  constructor(
    private readonly pool: Pool,
    private readonly queries: Seam<Query>,
  ) {}

  query<Row extends object>(name: QueryName, values: readonly unknown[]): Promise<readonly Row[]> {
    return this.ask<Row>(this.pool, name, values);
  }

  transaction<T>(work: (tx: Querying) => Promise<T>): Promise<T> {
    return transaction(this.pool, client => work({ query: (name, values) => this.ask(client, name, values) }));
  }

  private async ask<Row extends object>(
    on: Pool | PoolClient,
    name: QueryName,
    parameters: readonly unknown[],
  ): Promise<readonly Row[]> {
    const { text, values } = await this.queries.pass({ name, text: QUERIES[name], values: parameters });
    // A prepared statement has one text; a query that a fault changed is not prepared, but keeps its name in the metrics.
    const { rows } =
      text === QUERIES[name]
        ? await on.query<Row>({ name, text, values: [...values] })
        : await withQueryName(name, () => on.query<Row>({ text, values: [...values] }));
    return rows;
  }
}
