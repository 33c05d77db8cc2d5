import type { Problem, StackNames } from '../../base';
import { oneOf, problemsAt } from '../../base/findings';
import type { BoundAlert } from '../../rules';

/** Each alert goes to a team that the stack has: it would reach nobody in particular otherwise. */
export function checkTeams({ teams }: Pick<StackNames, 'teams'>, bound: readonly BoundAlert[]): Problem[] {
  const seen = new Set<string>();
  return bound.flatMap(({ alert, team }) => {
    const key = `${alert.name} ${team}`;
    if (teams.includes(team) || seen.has(key)) return [];
    seen.add(key);
    return problemsAt(`${alert.declaredAt()} alert ${alert.name}`, oneOf('team', team, teams));
  });
}
