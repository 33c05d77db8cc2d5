import type { StackNames } from '../../../lib/base';
import { checkNames } from '../../../lib/checks';
import { names } from '../../example/stack';

const messages = (changed: Partial<StackNames>): string[] =>
  checkNames({ ...names, ...changed }).map(({ message }) => message);

test('names that Kubernetes takes pass', () => {
  expect(messages({})).toEqual([]);
});

test.each<readonly [string, Partial<StackNames>, string | RegExp]>([
  ['an empty title', { title: ' ' }, 'title: empty; say what people call the company or product'],
  ['capitals in part-of', { partOf: 'Harbour' }, /^partOf: "Harbour" is not valid/],
  ['a space in the prefix', { prefix: 'har bour' }, /^prefix: "har bour" is not valid/],
  [
    'one namespace for two things',
    { namespaces: { ...names.namespaces, agents: 'harbour-watch' } },
    'namespaces: "harbour-watch" is listed twice; each needs a name of its own',
  ],
  [
    'a role of a team that does not exist',
    { roles: { ...names.roles, databases: 'storag' } },
    'roles.databases: "storag" is not known — did you mean "storage"?',
  ],
])('%s is reported', (_, changed, message) => {
  expect(messages(changed)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
});
