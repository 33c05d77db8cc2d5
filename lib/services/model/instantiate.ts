import { FAMILIES, formatDuration, minutes, type Problem, type Quantity } from '../../catalogue';
import { Checker } from '../../promql';
import {
  ALL_ALERTS,
  type AlertLinks,
  type AlertName,
  alertsOf,
  type BoundAlert,
  bindToPlatform,
  bindToService,
  checkAlert,
  checkRecording,
  PLATFORM_ALERTS,
  type PlatformFacts,
  RECORDING_GROUPS,
  RECORDING_RULES,
  type RuleGroup,
  renderAlert,
  renderRecording,
  renderServiceRecording,
  SERVICE_RECORDING_RULES,
  type ServiceFacts,
  type Thresholds,
} from '../../rules';
import type { Service } from './service';

/** What an environment decides about rules. */
export interface RuleSettings {
  readonly facts: Omit<PlatformFacts, 'kubeStateService' | 'servicesWithOwnPods'>;
  readonly links: AlertLinks;
  /** For every service. */
  readonly thresholds: Thresholds;
  /** For one service; goes before `thresholds`, which goes before what the service and the alert say themselves. */
  readonly serviceThresholds: Readonly<Record<string, Thresholds>>;
}

/** The rules of one service, or of the platform: one file for Prometheus. */
export interface RuleFile {
  readonly name: string;
  readonly groups: readonly RuleGroup[];
}

/** Files that belong to no service; no service may have their names. */
const RECORDING = 'recording';
const PLATFORM = 'platform';
export const RESERVED_NAMES: readonly string[] = [RECORDING, PLATFORM];

/** Averages over weeks change slowly and cost much. */
const GROUP_INTERVALS: Readonly<Record<string, string>> = { sla: formatDuration(minutes(1)) };

/** Knows all that is measured and recorded; the same for every environment. */
let shared: Checker | undefined;
export function catalogueChecker(): Checker {
  shared ??= new Checker(FAMILIES, RECORDING_RULES);
  return shared;
}

/** Every alert of every service and of the platform, with the threshold that holds for it. */
export function bindAlerts(services: readonly Service[], settings: RuleSettings): Map<string, readonly BoundAlert[]> {
  const { thresholds, serviceThresholds } = settings;
  const facts = platformFacts(settings, services);
  const bound = new Map<string, readonly BoundAlert[]>();
  for (const service of services) {
    const set = (name: string): Quantity | undefined =>
      lookUp(serviceThresholds[service.name], name) ?? lookUp(thresholds, name) ?? lookUp(service.thresholds, name);
    const alerts = alertsOf(service.exposes).filter(({ appliesTo }) => appliesTo?.(service) ?? true);
    bound.set(
      service.name,
      alerts.map(alert => bindToService(alert, service, facts, set(alert.name))),
    );
  }
  bound.set(
    PLATFORM,
    PLATFORM_ALERTS.map(alert => bindToPlatform(alert, facts, lookUp(thresholds, alert.name))),
  );
  return bound;
}

const platformFacts = ({ facts }: RuleSettings, services: readonly Service[] = []): PlatformFacts => ({
  ...facts,
  kubeStateService: services.find(({ pods }) => pods === 'rest')?.name ?? '',
  servicesWithOwnPods: services.filter(({ pods }) => pods === 'own').map(({ name }) => name),
});

const lookUp = (thresholds: Thresholds | undefined, name: string): Quantity | undefined =>
  (thresholds as Readonly<Record<string, Quantity>> | undefined)?.[name];

/** The threshold of an alert where no single service is meant: the environment's, or else the alert's own. */
export function platformThreshold(name: AlertName, settings: RuleSettings): Quantity {
  const facts = platformFacts(settings);
  const declared = ALL_ALERTS.find(alert => alert.name === name);
  if (declared === undefined) throw new Error(`there is no alert "${name}"`);
  const set = lookUp(settings.thresholds, name);
  const bound =
    declared.scope === 'platform'
      ? bindToPlatform(declared, facts, set)
      : bindToService(declared, ANY_SERVICE, facts, set);
  return bound.threshold;
}

/** A service that promises nothing of its own: what an alert assumes where a service does not say otherwise. */
const ANY_SERVICE: ServiceFacts = { name: 'any', team: 'platform', sampleLimit: 0 };

/** All rule files: `recording`, one for each service, `platform`. */
export function ruleFiles(services: readonly Service[], settings: RuleSettings): readonly RuleFile[] {
  const checker = catalogueChecker();
  const recording = Object.entries(RECORDING_GROUPS).map(([name, rules]) => ({
    name: `${RECORDING}-${name}`,
    ...(GROUP_INTERVALS[name] && { interval: GROUP_INTERVALS[name] }),
    rules: rules.map(renderRecording),
  }));
  const files: RuleFile[] = [{ name: RECORDING, groups: recording }];
  const byName = new Map(services.map(service => [service.name, service]));
  for (const [name, alerts] of bindAlerts(services, settings)) {
    const service = byName.get(name);
    const recorded = SERVICE_RECORDING_RULES.filter(({ appliesTo }) => service !== undefined && appliesTo(service));
    const rules = [
      ...recorded.map(rule => renderServiceRecording(rule, name)),
      ...alerts.map(alert => renderAlert(alert, settings.links, checker)),
    ];
    files.push({ name, groups: [{ name, rules }] });
  }
  return files;
}

/** What is wrong with the rules. Each declaration is told of once. */
export function checkRules(services: readonly Service[], settings: RuleSettings): Problem[] {
  const checker = catalogueChecker();
  const problems = RECORDING_RULES.flatMap(rule => checkRecording(rule, checker));
  const seen = new Set<string>();
  for (const alert of [...bindAlerts(services, settings).values()].flat()) {
    const key = `${alert.alert.name} ${alert.expr.shape}`;
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push(...checkAlert(alert, checker));
  }
  return problems;
}
