import { formatDuration, formatQuantity } from '../../lib/base';
import { bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings, type Stack } from '../../lib/stack';
import { page, table } from './markdown';

/** Every alert of every service with its threshold in each environment. */
export function alertsPage(stack: Stack): string {
  const byEnvironment = stack.environments.map(environment => ({
    name: environment.name,
    alerts: bindAlerts(stack.rules, monitoredIn(environment, stack.services), ruleSettings(stack, environment)),
  }));
  const [first] = byEnvironment;
  const rows = [...(first?.alerts ?? [])].flatMap(([service, alerts]) =>
    alerts.map(({ alert, team, threshold }) => [
      `[${alert.name}](../../runbooks/${alert.name}.md)`,
      service,
      alert.severity,
      team,
      alert.for ? formatDuration(alert.for) : 'at once',
      formatQuantity(threshold),
      ...byEnvironment.slice(1).map(({ alerts: others }) => {
        const same = others.get(service)?.find(other => other.alert.name === alert.name);
        return same === undefined ? '–' : formatQuantity(same.threshold);
      }),
    ]),
  );
  const columns = ['alert', 'service', 'severity', 'team', 'for', ...byEnvironment.map(({ name }) => name)];
  return page(
    'Alerts',
    'Each alert with its runbook, and its threshold in each environment. Those of kube-state-metrics about pods and other ' +
      `objects of services (${ofOwners(stack).join(', ')}) cover those of all services of the platform team.`,
    table(columns, rows),
  );
}

/** Alerts that name the service themselves, of whatever they are about. */
const ofOwners = ({ rules }: Stack): string[] =>
  rules.alerts.filter(alert => alert.scope === 'service' && alert.namesService !== undefined).map(({ name }) => name);
