import { allNamespaces, type Problem, type StackNames } from '../../base';
import { type Findings, named, oneOf, problemsAt, unless } from '../../base/findings';
import { dnsLabel, labelValue } from '../../base/name-rules';
import { plainLine } from '../../base/text-findings';

/** It begins the titles of folders and of notifications. */
const LONGEST_TITLE = 64;

/** Names that only case distinguishes are one for a person, and for some file systems. */
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** What is wrong with what a stack calls itself. */
export function checkNames({ title, partOf, prefix, namespaces, teams, roles }: StackNames): Problem[] {
  const all = allNamespaces(namespaces);
  return problemsAt('names', [
    ...(title.trim() === ''
      ? unless(false, 'title', 'empty; say what people call the company or product')
      : plainLine('title', title, LONGEST_TITLE)),
    ...named('partOf', partOf, dnsLabel),
    ...named('prefix', prefix, dnsLabel),
    ...unless(namespaces.products.length > 0, 'namespaces.products', 'empty; name where the services run'),
    ...all.flatMap(namespace => named('namespaces', namespace, dnsLabel)),
    ...all.flatMap((namespace, i) =>
      unless(
        all.indexOf(namespace) === i,
        'namespaces',
        `"${namespace}" is listed twice; each needs a name of its own`,
      ),
    ),
    ...unless(teams.length > 0, 'teams', 'empty; name who owns alerts'),
    ...teams.flatMap(team => named('teams', team, labelValue)),
    ...teams.flatMap((team, i) =>
      unless(
        teams.findIndex(other => sameName(other, team)) === i,
        'teams',
        `"${team}" is listed twice; name each once`,
      ),
    ),
    ...Object.entries(roles).flatMap(([role, team]): Findings => oneOf(`roles.${role}`, team, teams)),
  ]);
}
