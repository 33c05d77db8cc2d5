import { context, createContextKey } from '@opentelemetry/api';
import type { Statement } from './statement';

/** The name of a query that has none. */
export const UNNAMED = 'unnamed';

/** As long as PostgreSQL's own names, and nothing that SQL could be mistaken for. */
const NAME = /^[\w.:/-]{1,63}$/;

/** Whether it can be the name of a query or of a pool: letters, digits and `_ . : / -`, at most 63. */
export const isName = (name: unknown): name is string => typeof name === 'string' && NAME.test(name);

const KEY = createContextKey('aion.query');

/**
 * Queries that `run` begins, and that are no named prepared statement, have this name in metrics, spans and logs:
 * `withQueryName('user-by-mail', () => pool.query('SELECT …', [mail]))`.
 */
export const withQueryName = <T>(name: string, run: () => T): T =>
  context.with(context.active().setValue(KEY, name), run);

/**
 * The name of a query: that of the prepared statement, else that of `withQueryName`, else what the statement is always
 * called, else `unnamed`. One that is no name, such as text put in its place, is refused: `undefined`.
 */
export function nameOf(prepared: unknown, statement: Statement): string | undefined {
  const given = prepared || context.active().getValue(KEY);
  if (given === undefined) return statement.name ?? UNNAMED;
  return isName(given) ? given : undefined;
}
