import { type Problem, type StackNames, suggestion } from '../../base';
import { problemsAt, unless } from '../../base/findings';
import { checkEscalation } from '../../components/alertmanager';
import { checkOnCall, type OnCall } from '../../people';
import type { BoundAlert } from '../../rules';
import type { Environment, Stack } from '../../stack';

/** Who is on call, that somebody is wherever an environment pages, and who calls the later tiers there. */
export function checkPeople(
  { names, onCall }: Pick<Stack, 'names' | 'onCall'>,
  { name, notifications }: Pick<Environment, 'name' | 'notifications'>,
  bound: readonly BoundAlert[],
): readonly Problem[] {
  const people = onCall === undefined ? [] : checkOnCall(onCall);
  // Its times are those of the incidents.
  if (people.length > 0) return people;
  const escalation = checkEscalation('notifications.escalation', { names, notifications, onCall });
  return [
    ...(onCall === undefined ? [] : whoIsCalled(onCall, names, notifications?.pages ? name : undefined, bound)),
    ...problemsAt(`environment ${name}`, escalation),
  ];
}

/** `pagingIn`: the environment, if critical alerts page in it. */
function whoIsCalled(
  onCall: OnCall,
  names: StackNames,
  pagingIn: string | undefined,
  bound: readonly BoundAlert[],
): readonly Problem[] {
  const unknown = Object.keys(onCall.teams).flatMap(team =>
    unless(
      names.teams.includes(team),
      `teams.${team}`,
      `there is no team "${team}"${suggestion(team, names.teams) || `; there are ${names.teams.join(', ')}`}`,
    ),
  );
  const paged = new Set(bound.filter(({ alert }) => alert.severity === 'critical').map(({ team }) => team));
  // What the team in charge of agreements is notified of is a ticket (decision 20).
  const alone = [...paged].filter(team => team !== names.roles.agreements && onCall.teams[team] === undefined);
  const wrong = [
    ...unknown,
    ...(pagingIn === undefined ? [] : alone).flatMap(team =>
      unless(
        false,
        `teams.${team}`,
        `not set, but critical alerts of this team page in ${pagingIn}; say who is on call`,
      ),
    ),
  ];
  return wrong.length === 0 ? [] : problemsAt(`${onCall.declaredAt()} on call`, wrong);
}
