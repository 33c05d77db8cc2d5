import type { DashboardContext } from '../lib/dashboards';
import { type Environment, ruleSettings } from '../lib/environments';
import { platformThreshold } from '../lib/services';

/** Thresholds as an environment sets them for every service: what a dashboard over all services draws. */
export function dashboardContext(environment: Environment): DashboardContext {
  const settings = ruleSettings(environment);
  return { threshold: name => platformThreshold(name, settings) };
}
