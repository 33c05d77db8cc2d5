import { type Problem, suggestion } from '../../base';
import { problemsAt, unless } from '../../base/findings';
import { checkOnCall } from '../../people';
import type { BoundAlert } from '../../rules';
import type { Environment, Stack } from '../../stack';

/** Who is on call, and that somebody is wherever an environment pages. */
export function checkPeople(
  { names, onCall }: Pick<Stack, 'names' | 'onCall'>,
  { name, notifications }: Pick<Environment, 'name' | 'notifications'>,
  bound: readonly BoundAlert[],
): readonly Problem[] {
  if (onCall === undefined) return [];
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
  const paging = notifications?.pages ? alone : [];
  const wrong = [
    ...unknown,
    ...paging.flatMap(team =>
      unless(false, `teams.${team}`, `not set, but critical alerts of this team page in ${name}; say who is on call`),
    ),
  ];
  return [...checkOnCall(onCall), ...(wrong.length === 0 ? [] : problemsAt(`${onCall.declaredAt()} on call`, wrong))];
}
