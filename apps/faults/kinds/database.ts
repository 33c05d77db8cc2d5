import type { Pool, PoolClient } from 'pg';
import { everyShare } from '../../shared/random';
import type { Seam } from '../../shared/seam';
import type { Connections } from '../../web-api/connections';
import type { Query } from '../../web-api/database';
import { type Faults, fault } from '../fault';
import { oneOf, share, time } from '../parameters';

export interface DatabaseFaultProps {
  readonly pool: Pool;
  readonly connections: Connections;
  /** Every query, before it is sent. */
  readonly queries: Seam<Query>;
}

/** SQLSTATE by kind of error: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQL_STATES = {
  connection: '08006', // connection_failure
  timeout: '57014', // query_canceled
  constraint: '23505', // unique_violation
  syntax: '42601', // syntax_error
  conflict: '40001', // serialization_failure
  other: '53100', // disk_full
} as const;
const KINDS = Object.keys(SQL_STATES) as (keyof typeof SQL_STATES)[];

/** Returns the rows of the query after a delay: an uncorrelated scalar subquery runs exactly once. */
const slowed = (text: string, seconds: number): string =>
  `SELECT * FROM (${text}) AS answer WHERE (SELECT pg_sleep(${seconds})) IS NOT NULL`;

export const databaseFaults = ({ pool, connections, queries }: DatabaseFaultProps): Faults => ({
  'pool-exhaustion': fault(
    'Connections of the pool are taken and not released.',
    { share: share('of the pool', 0.95) },
    async ({ share: part }) => {
      const count = Math.ceil((pool.options.max ?? 1) * part);
      const held: (() => void)[] = [];
      const releaseAll = (): void => {
        for (const release of held.splice(0)) release();
      };
      try {
        // One after the other: requests that wait for a connection meanwhile get their turn.
        while (held.length < count) held.push(hold(await pool.connect()));
      } catch (error) {
        releaseAll();
        throw error;
      }
      return releaseAll;
    },
  ),

  'slow-queries': fault(
    'SELECTs take longer, in PostgreSQL itself.',
    { seconds: time('longer', 'seconds'), share: share('of the SELECTs', 1) },
    ({ seconds, share: part }) => {
      const hit = everyShare(part);
      return queries.add(query =>
        query.text.startsWith('SELECT') && hit() ? { ...query, text: slowed(query.text, seconds) } : query,
      );
    },
  ),

  'query-errors': fault(
    'This share of the queries fails, in PostgreSQL itself.',
    { share: share('of the queries'), kind: oneOf('of the failure', KINDS, 'other') },
    ({ share: part, kind }) => {
      const hit = everyShare(part);
      return queries.add(query =>
        hit() ? { ...query, text: 'SELECT raise_fault($1)', values: [SQL_STATES[kind]] } : query,
      );
    },
  ),

  'connection-errors': fault('PostgreSQL cannot be reached: open connections are cut, new ones refused.', {}, () =>
    connections.refuse(),
  ),
});

/** Keeps a connection; the returned function releases it. Losing it meanwhile must not end the process. */
function hold(client: PoolClient): () => void {
  let lost: Error | undefined;
  const onError = (error: Error): void => {
    lost = error;
  };
  client.on('error', onError);
  return () => {
    client.removeListener('error', onError);
    client.release(lost);
  };
}
