import { namespaces, seconds } from '../catalogue';
import type { RuleSettings, Service } from '../services';
import type { Environment } from './environment';

/** Rules are evaluated as often as targets are scraped at most: more often would see nothing new. */
export const EVALUATION_INTERVAL = seconds(30);

/** Ports on which the README forwards the interfaces of an environment that exposes none. */
const FORWARDED = { grafana: 3000, prometheus: 9090, alertmanager: 9093, jaeger: 16686 } as const;
export type UserInterface = keyof typeof FORWARDED;
export const uiHosts = Object.keys(FORWARDED) as UserInterface[];

/** Where a person's browser finds a user interface. */
export const uiUrl = ({ exposure }: Environment, ui: UserInterface): string =>
  exposure === undefined ? `http://localhost:${FORWARDED[ui]}` : `https://${ui}.${exposure.domain}`;

/** What an environment decides about rules. */
export function ruleSettings(environment: Environment): RuleSettings {
  return {
    facts: {
      alertmanagerReplicas: environment.alertmanager.replicas,
      seriesBudget: environment.prometheus.seriesBudget,
      watchedNamespaces: Object.values(namespaces),
    },
    links: { runbooks: environment.runbooks, grafana: uiUrl(environment, 'grafana') },
    thresholds: environment.thresholds,
    serviceThresholds: environment.serviceThresholds,
  };
}

/** What is monitored in an environment: probes of user interfaces only where these are exposed. */
export const monitoredIn = ({ exposure }: Environment, services: readonly Service[]): readonly Service[] =>
  services.filter(({ target }) => target.kind !== 'probe' || exposure !== undefined);
