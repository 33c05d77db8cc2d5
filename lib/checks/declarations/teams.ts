import type { Problem } from '../../base';
import { oneOf, problemsAt } from '../../base/findings';
import { bindAlerts } from '../../rules';
import { type Environment, ruleSettings, type Stack } from '../../stack';

/** Each alert goes to a team that the stack has: it would reach nobody in particular otherwise. */
export function checkTeams({ rules, services, names }: Stack, environment: Environment): Problem[] {
  const seen = new Set<string>();
  return [...bindAlerts(rules, services, ruleSettings({ names }, environment)).values()].flat().flatMap(bound => {
    const { alert, team } = bound;
    const key = `${alert.name} ${team}`;
    if (names.teams.includes(team) || seen.has(key)) return [];
    seen.add(key);
    return problemsAt(`${alert.declaredAt()} alert ${alert.name}`, oneOf('team', team, names.teams));
  });
}
