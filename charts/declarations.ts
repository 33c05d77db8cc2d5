import { type Problem, withoutWarnings } from '../lib/base';
import { problemsAt } from '../lib/base/findings';
import { checkFamilies } from '../lib/catalogue';
import {
  checkDeclaredSilences,
  checkEnvironment,
  checkExporters,
  checkHistory,
  checkNames,
  checkPeople,
  checkPromotions,
  checkRunbooks,
  checkServices,
  checkTeams,
} from '../lib/checks';
import { checkTexts, checkWaiting, renderAlertmanagerConfig, templateFiles } from '../lib/components/alertmanager';
import { checkDashboards } from '../lib/dashboards';
import { bindAlerts, checkLookback, checkRules, withPeriods } from '../lib/rules';
import { dashboardContext, type Environment, ruleSettings, type Stack } from '../lib/stack';
import { alertmanagerRouting } from './routing';

/** Problems in what people write: environments, services, rules, dashboards, runbooks, history. */
export function checkDeclarations(environment: Environment, stack: Stack): readonly Problem[] {
  const { rules, services, dashboards, exporters } = stack;
  // With wrong names, whatever carries them would be reported as well.
  const named = checkNames(stack.names);
  if (named.length > 0) return named;
  const basics = [
    ...checkFamilies(rules.families),
    ...checkEnvironment(environment, stack),
    ...checkServices(stack),
    ...checkExporters(exporters),
  ];
  // Rules and dashboards are built from these: their problems would only repeat the ones above.
  if (withoutWarnings(basics).length > 0) return basics;
  const settings = ruleSettings(stack, environment);
  const bound = [...bindAlerts(rules, services, settings).values()].flat();
  return [
    ...basics,
    ...checkRules(rules, bound),
    ...checkLookback(rules, bound, withPeriods(settings.facts, services)),
    ...checkTeams(stack.names, bound),
    ...checkPeople(stack, environment, bound),
    ...checkDashboards(dashboards, rules.checker, dashboardContext(stack, environment)),
    ...checkRunbooks(stack),
    ...checkDeclaredSilences(environment, stack),
    ...checkHistory(stack),
    ...checkPromotions(environment, stack, bound),
    ...checkRenderedNotifications(environment, stack),
  ];
}

/** What the notifications of an environment say, with the contacts and names of its stack in them, and which of them wait. */
function checkRenderedNotifications(environment: Environment, stack: Stack): Problem[] {
  const config = renderAlertmanagerConfig(alertmanagerRouting(stack, environment));
  return problemsAt(`environment ${environment.name}`, [
    ...checkTexts(config, templateFiles(stack.names.prefix)),
    ...checkWaiting(config),
  ]);
}
