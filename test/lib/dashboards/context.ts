import { FAMILIES, type Quantity } from '../../../lib/catalogue';
import type { DashboardContext } from '../../../lib/dashboards';
import { Checker } from '../../../lib/promql';
import {
  ALL_ALERTS,
  type AlertName,
  bindToPlatform,
  bindToService,
  type PlatformFacts,
  RECORDING_RULES,
  type ServiceFacts,
} from '../../../lib/rules';

const platform: PlatformFacts = {
  alertmanagerReplicas: 3,
  kubeStateService: '',
  servicesWithOwnPods: [],
  seriesBudget: 1_000_000,
  watchedNamespaces: ['aion'],
};
const service: ServiceFacts = { name: 'web-api', team: 'platform', sampleLimit: 5_000 };

const own = new Map(
  ALL_ALERTS.map(alert => {
    const bound = alert.scope === 'service' ? bindToService(alert, service, platform) : bindToPlatform(alert, platform);
    return [alert.name, bound.threshold];
  }),
);

/** The alerts' own thresholds, but for those that are given. */
export const contextWith = (set: Partial<Record<AlertName, Quantity>> = {}): DashboardContext => ({
  threshold: name => set[name] ?? own.get(name),
});

export const checker = new Checker(FAMILIES, RECORDING_RULES);
