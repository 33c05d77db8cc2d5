import { allNamespaces, bytes, dashboardUid, suggestion } from '../base';
import { DATABASE_EXPORTERS, watchedDatabases } from '../components';
import { pagingIntegration } from '../components/alertmanager';
import { interfaceUrl, USER_INTERFACES } from '../components/exposure';
import { logAgentComponent } from '../components/log-agent';
import { LOG_STORES } from '../components/log-store';
import { OAUTH2_PROXIES } from '../components/oauth2-proxy';
import type { WatchedPostgres } from '../components/postgres-exporter/database';
import { type DashboardContext, statementsOf } from '../dashboards';
import { platformThreshold, type RuleSettings } from '../rules';
import type { Service, Target } from '../services';
import type { Environment } from './environment';
import type { Stack } from './stack';

/** An environment's settings of rules. */
export function ruleSettings(
  { names, dashboards }: Pick<Stack, 'names' | 'dashboards'>,
  environment: Environment,
): RuleSettings {
  return {
    facts: {
      teams: names.roles,
      kept: environment.prometheus.storage.retention.time,
      alertmanagerReplicas: environment.alertmanager.replicas,
      pagesThrough: pagingIntegration(environment.notifications),
      seriesBudget: environment.prometheus.seriesBudget,
      logsPerDay: environment.logs?.perDay ?? bytes(0),
      watchedNamespaces: allNamespaces(names.namespaces),
    },
    links: {
      runbooks: environment.runbooks,
      grafana: interfaceUrl(environment.exposure, 'grafana'),
      dashboardUid: key => dashboardUid(names, key),
      dashboardVariables: key =>
        dashboards.find(dashboard => dashboard.key === key)?.variables.map(({ name }) => name) ?? [],
    },
    thresholds: environment.thresholds,
    serviceThresholds: environment.serviceThresholds,
    stages: environment.stages,
  };
}

/** Thresholds as an environment sets them for every service, for dashboards that cover all services. */
export function dashboardContext(
  stack: Pick<Stack, 'names' | 'rules' | 'dashboards'>,
  environment: Environment,
): DashboardContext {
  const settings = ruleSettings(stack, environment);
  const { exposure } = environment;
  return {
    prefix: stack.names.prefix,
    alerts: stack.rules.alerts,
    postgres: environment.databases?.postgres !== undefined,
    interfaces: Object.fromEntries(
      exposure === undefined ? [] : USER_INTERFACES.map(name => [name, interfaceUrl(exposure, name)]),
    ),
    threshold: name => platformThreshold(stack.rules, name, settings),
  };
}

/** The database that Grafana queries: the environment's PostgreSQL, if a panel needs it. */
export const queriedDatabase = (
  { dashboards }: Pick<Stack, 'dashboards'>,
  { databases }: Environment,
): WatchedPostgres | undefined => (statementsOf(dashboards).length > 0 ? databases?.postgres : undefined);

/** Components that an environment does not deploy, since it has nothing for them to do. */
const absentFrom = ({ exposure, databases, logs }: Environment): readonly string[] => {
  const watched = watchedDatabases(databases).map(({ exporter }) => exporter.component.name);
  const exporters = Object.values(DATABASE_EXPORTERS).map(({ component }) => component.name);
  const stores = Object.values(LOG_STORES).map(({ component }) => component.name);
  return [
    ...(exposure === undefined ? OAUTH2_PROXIES.map(({ name }) => name) : []),
    ...exporters.filter(name => !watched.includes(name)),
    ...stores.filter(name => logs === undefined || name !== LOG_STORES[logs.storage.store].component.name),
    ...(logs === undefined ? [logAgentComponent.name] : []),
  ];
};

/** The services monitored in an environment: all but those scraped from a component that it does not deploy, and probes of nothing. */
export function monitoredIn(environment: Environment, services: readonly Service[]): readonly Service[] {
  const absent = absentFrom(environment);
  return services.filter(
    ({ target }) => target.kind === 'kubelet' || (!absent.includes(target.app) && !probesNothing(target, environment)),
  );
}

const probesNothing = (target: Target, { exposure }: Environment): boolean =>
  target.kind === 'probe' && target.addresses === undefined && exposure === undefined;

/** The environment of this name; all environments without a name. */
export function selectEnvironments(
  { environments }: Pick<Stack, 'environments'>,
  name: string | undefined,
): { readonly environments: readonly Environment[] } | { readonly problem: string } {
  if (name === undefined) return { environments };
  const found = environments.filter(environment => environment.name === name);
  if (found.length > 0) return { environments: found };
  const names = environments.map(environment => environment.name);
  const hint = names.find(known => known.startsWith(name));
  const didYouMean = hint === undefined ? suggestion(name, names) : ` — did you mean "${hint}"?`;
  return { problem: `There is no environment "${name}"${didYouMean || '.'} Known: ${names.join(', ')}.` };
}
