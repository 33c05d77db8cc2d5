import { currentTime, type Problem } from '../../base';
import { checkMutes, checkSilences, isCurrent, type SilenceContext } from '../../people';
import { WATCHDOG } from '../../rules';
import { closedLabels, type Environment, possibleAlerts, type Stack } from '../../stack';

/** The problems of the silences and maintenance windows that an environment gets; of all, what does not depend on one. */
export function checkDeclaredSilences(environment: Environment, stack: Stack, now: Date = currentTime()): Problem[] {
  const { silences, names, environments } = stack;
  if (silences.length === 0) return [];
  const context: SilenceContext = { teams: names.teams, environments: environments.map(({ name }) => name), now };
  const here = silences.filter(each => each.environments.includes(environment.name) && isCurrent(each, context));
  const problems = checkSilences(silences, context);
  if (here.length === 0) return problems;
  const alerts = possibleAlerts(stack, environment);
  const values = closedLabels(stack, alerts);
  return [...problems, ...checkMutes(here, { environment: environment.name, alerts, values, watchdog: WATCHDOG, now })];
}
