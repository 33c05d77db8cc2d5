import { readOnlyRole, statementsOf } from '../../lib/dashboards';
import { queriedDatabase, type Stack } from '../../lib/stack';
import { page } from './markdown';

/** How to create Grafana's role in the product's database; none if no panel queries it. */
export function grafanaRolePage(stack: Stack): string | undefined {
  const queried = stack.environments.flatMap(environment => queriedDatabase(stack, environment)?.database ?? []);
  const databases = [...new Set(queried)];
  if (databases.length === 0) return undefined;
  const statements = statementsOf(stack.dashboards);
  return page(
    "Grafana's role in PostgreSQL",
    'Panels over SQL are queried as this role. An owner of the tables runs the statements once, and those that are new after a change ' +
      'of the panels. It reads the columns of the panels and nothing else: no name, address or text of a user.',
    ...databases.map(database => `\`\`\`sql\n${readOnlyRole(statements, database)}\`\`\``),
    'Then set its password, with `\\password grafana` in psql, and put the same into the Secret `grafana-postgres` ' +
      '([secrets](secrets.md)).',
  );
}
