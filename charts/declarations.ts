import type { Problem } from '../lib/catalogue';
import { checkEnvironment, checkRunbooks, checkServices } from '../lib/checks';
import { checkNotifications } from '../lib/components/alertmanager';
import { checkDashboards } from '../lib/dashboards';
import { type Environment, ruleSettings } from '../lib/environments';
import { catalogueChecker, checkRules, type Service } from '../lib/services';
import { dashboardContext } from './dashboard-context';

/** What is wrong with what people write: environments, services, rules, dashboards, runbooks. */
export function checkDeclarations(environment: Environment, services: readonly Service[]): readonly Problem[] {
  const basics = [
    ...checkEnvironment(environment, services),
    ...checkServices(services),
    ...checkNotifications(environment),
  ];
  // Rules and dashboards are made from these: with wrong ones their faults would only be echoes.
  if (basics.length > 0) return basics;
  return [
    ...checkRules(services, ruleSettings(environment)),
    ...checkDashboards(catalogueChecker(), dashboardContext(environment)),
    ...checkRunbooks(),
  ];
}
