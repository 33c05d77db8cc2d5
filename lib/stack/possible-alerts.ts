import { metricsOf } from '../catalogue';
import type { PossibleAlert } from '../people';
import { bindAlerts, renderAlert } from '../rules';
import type { Environment } from './environment';
import { monitoredIn, ruleSettings } from './settings';
import type { Stack } from './stack';

/** Every alert that may fire in an environment, with its labels as Alertmanager receives them. */
export function possibleAlerts(stack: Stack, environment: Environment): readonly PossibleAlert[] {
  const { rules, services } = stack;
  const settings = ruleSettings(stack, environment);
  const external = { cluster: environment.cluster, environment: environment.name };
  return [...bindAlerts(rules, monitoredIn(environment, services), settings)].flatMap(([of, alerts]) =>
    alerts.map((bound): PossibleAlert => {
      const { name } = bound.alert;
      const { labels: returned, unknown } = rules.checker.check(bound.expr);
      const labels = { alertname: name, ...renderAlert(bound, settings.links, rules.checker).labels, ...external };
      const open = new Set([...returned].filter(label => !Object.hasOwn(labels, label)));
      return { name, of, labels, open, others: unknown };
    }),
  );
}

/** Labels that every alert has of a few: what no alert has now is a slip. */
const CLOSED = ['alertname', 'severity', 'team', 'cluster', 'environment', 'service'];

/** The values of the labels that have no others: of those above, and of those that every metric enumerates. */
export function closedLabels(
  { rules, services }: Pick<Stack, 'rules' | 'services'>,
  alerts: readonly PossibleAlert[],
): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, Set<string>>();
  const add = (label: string, all: readonly string[]) =>
    values.set(label, new Set([...(values.get(label) ?? []), ...all]));
  const open = new Set<string>();
  for (const [label, domain] of rules.families.flatMap(metricsOf).flatMap(({ labels }) => Object.entries(labels))) {
    if ('values' in domain) add(label, domain.values);
    else open.add(label);
  }
  for (const label of open) values.delete(label);
  for (const label of CLOSED) {
    values.set(label, new Set());
    add(label, label === 'service' ? services.map(({ name }) => name) : []);
    add(
      label,
      alerts.flatMap(({ labels }) => labels[label] ?? []),
    );
  }
  return new Map([...values].map(([label, all]) => [label, [...all]]));
}
