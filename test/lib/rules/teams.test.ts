/** Alerts of the library go to teams that the stack has: Alertmanager would hand those of another to whoever takes the rest. */
import { checkDeclarations } from '../../../charts/declarations';
import { minutes, withoutWarnings } from '../../../lib/base';
import { PACKS } from '../../../lib/library';
import { bindAlerts, override, RuleSet } from '../../../lib/rules';
import { highLatency } from '../../../lib/rules/families/http';
import { ruleSettings, type Stack } from '../../../lib/stack';
import { bookings, families, forecasts, harbour, large, names } from '../../example/stack';

const teamsOf = (stack: Stack, alert: string): Record<string, string> =>
  Object.fromEntries(
    [...bindAlerts(stack.rules, stack.services, ruleSettings(stack, large))].flatMap(([service, bound]) =>
      bound.filter(each => each.alert.name === alert).map(({ team }) => [service, team]),
    ),
  );

test('every alert of a stack goes to one of its teams', () => {
  const bound = [...bindAlerts(harbour.rules, harbour.services, ruleSettings(harbour, large)).values()].flat();
  expect(bound.filter(({ team }) => !names.teams.some(known => known === team))).toEqual([]);
});

test('alerts about databases and models go to the team in that role, else to the team of the service', () => {
  const withRoles: Stack = {
    ...harbour,
    names: { ...names, roles: { ...names.roles, databases: 'storage', models: 'models' } },
  };
  expect(teamsOf(harbour, 'SlowDatabaseQueries')).toEqual({ bookings: bookings.team });
  expect(teamsOf(withRoles, 'SlowDatabaseQueries')).toEqual({ bookings: 'storage' });
  expect(teamsOf(harbour, 'SlowAIInference')).toEqual({ forecasts: forecasts.team });
  expect(teamsOf(withRoles, 'SlowAIInference')).toEqual({ forecasts: 'models' });
});

test('an alert of a team that the stack does not have is reported', () => {
  const overrides = [override(highLatency, { for: minutes(20), team: 'operation' })];
  const rules = new RuleSet({ families, packs: PACKS, overrides });
  const problems = withoutWarnings(checkDeclarations(large, { ...harbour, rules })).map(({ message }) => message);
  expect([...new Set(problems)]).toEqual(['team: "operation" is not known — did you mean "operations"?']);
});

test('a role of a team that the stack does not have is reported', () => {
  const wrong = { ...names, roles: { ...names.roles, agreements: 'contract' } };
  const problems = checkDeclarations(large, { ...harbour, names: wrong });
  expect(problems).toContainEqual({
    where: 'names',
    message: 'roles.agreements: "contract" is not known — did you mean "contracts"?',
  });
});
