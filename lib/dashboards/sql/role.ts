import { DATABASE_ROLE } from '../../catalogue';
import { columnOf, type Sql } from './sql';

/**
 * The statements that an owner of the database runs once: a role that can read the columns of the panels and nothing else,
 * so that no panel and no query in Explore shows a name or an address.
 */
export function readOnlyRole(statements: readonly Sql[], database: string): string {
  const columns = new Map<string, Set<string>>();
  for (const { relation, column } of statements.flatMap(({ values }) => values.flatMap(each => columnOf(each) ?? []))) {
    columns.set(relation, (columns.get(relation) ?? new Set()).add(column));
  }
  const grants = [...columns]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([relation, names]) => `GRANT SELECT (${[...names].sort().join(', ')}) ON ${relation} TO ${DATABASE_ROLE};`);
  return [
    `CREATE ROLE ${DATABASE_ROLE} LOGIN CONNECTION LIMIT 10;`,
    `ALTER ROLE ${DATABASE_ROLE} SET default_transaction_read_only = on;`,
    `ALTER ROLE ${DATABASE_ROLE} SET statement_timeout = '10s';`,
    `GRANT CONNECT ON DATABASE ${database} TO ${DATABASE_ROLE};`,
    ...grants,
    '',
  ].join('\n');
}
