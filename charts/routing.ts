import type { ConfigInput } from '../lib/components/alertmanager';
import type { Environment, Stack } from '../lib/stack';

/** Who is notified of what in an environment, and which alerts inhibit which. */
export const alertmanagerRouting = ({ names, rules, onCall }: Stack, environment: Environment): ConfigInput => ({
  names,
  environment: environment.name,
  notifications: environment.notifications,
  onCall,
  alerts: rules.alerts,
  stages: environment.stages,
});
