import { context, createContextKey } from '@opentelemetry/api';
import type { Statement } from './statement';

/** The name of queries without one. */
export const UNNAMED = 'unnamed';

/** As long as PostgreSQL's own names, and impossible to confuse with SQL. */
const NAME = /^[\w.:/-]{1,63}$/;

/** Whether this is a valid name for a query or a pool: letters, digits and `_ . : / -`, at most 63. */
export const isName = (name: unknown): name is string => typeof name === 'string' && NAME.test(name);

const KEY = createContextKey('aion.query');

/**
 * Queries that `run` sends, except named prepared statements, have this name in metrics, spans and logs:
 * `withQueryName('user-by-mail', () => pool.query('SELECT …', [mail]))`.
 */
export const withQueryName = <T>(name: string, run: () => T): T =>
  context.with(context.active().setValue(KEY, name), run);

/**
 * The name of a query: that of the prepared statement, else that of `withQueryName`, else the fixed name of the statement,
 * else `unnamed`. Undefined if the name is invalid, such as SQL in its place.
 */
export function nameOf(prepared: unknown, statement: Statement): string | undefined {
  const given = prepared || context.active().getValue(KEY);
  if (given === undefined) return statement.name ?? UNNAMED;
  return isName(given) ? given : undefined;
}
