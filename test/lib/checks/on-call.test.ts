import { checkPeople } from '../../../lib/checks';
import { onCall } from '../../../lib/people';
import { bindAlerts } from '../../../lib/rules';
import { type Environment, monitoredIn, ruleSettings } from '../../../lib/stack';
import { people } from '../../example/people';
import { harbour, large, small } from '../../example/stack';

const found = (teams: Partial<typeof people.teams>, environment: Environment = large): string[] => {
  const settings = ruleSettings(harbour, environment);
  const bound = [...bindAlerts(harbour.rules, monitoredIn(environment, harbour.services), settings).values()].flat();
  const stack = { names: harbour.names, onCall: onCall({ ...people, teams }) };
  return checkPeople(stack, environment, bound).map(({ where, message }) => `${where}: ${message}`);
};
const { models: _, ...others } = people.teams;

test('where critical alerts page, each team that has one has somebody on call; the team in charge of agreements is not paged', () => {
  expect(found(people.teams)).toEqual([]);
  expect(found(others)).toEqual([
    expect.stringMatching(
      /^test\/lib\/checks\/on-call\.test\.ts:\d+ on call: teams\.models: not set, but critical alerts of this team page in large/,
    ),
  ]);
});

test('where nobody is paged, nobody has to be on call', () => {
  expect(found(others, small)).toEqual([]);
});

test('a team that the stack does not have is refused', () => {
  const { storage, ...rest } = people.teams;
  expect(found({ ...rest, storrage: storage }, small)).toEqual([
    expect.stringMatching(/teams\.storrage: there is no team "storrage" — did you mean "storage"\?/),
  ]);
});

test('a stack that declares nobody has no problem', () => {
  expect(checkPeople({ names: harbour.names }, large, [])).toEqual([]);
});
