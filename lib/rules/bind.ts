import { type Duration, type Family, formatDuration, type Problem, type Quantity } from '../catalogue';
import { type BoundAlert, bindToPlatform, bindToService } from './alert';
import type { PlatformFacts, ServiceFacts } from './facts';
import type { Thresholds } from './pack';
import {
  type AlertLinks,
  checkAlert,
  checkRecording,
  type RuleGroup,
  renderAlert,
  renderRecording,
  renderServiceRecording,
} from './render';
import type { RuleSet } from './rule-set';

/** What rules need to know of a service. */
export interface RuledService extends ServiceFacts {
  readonly exposes: readonly Family[];
  readonly thresholds?: Thresholds;
  /** Alerts that it does not get, each with the reason. */
  readonly without?: Readonly<Record<string, string | undefined>>;
}

/** What an environment decides about rules. */
export interface RuleSettings {
  readonly facts: Omit<PlatformFacts, 'kubeStateService' | 'servicesWithOwnPods'>;
  readonly links: AlertLinks;
  /** For every service. */
  readonly thresholds: Thresholds;
  /** For one service; takes precedence over `thresholds`, which takes precedence over what the service and the alert say. */
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

/** The alerts that a service gets: of the families that it exposes, but for those that it goes without. */
export const alertsOfService = (rules: RuleSet, service: RuledService) =>
  rules
    .alertsOf(service.exposes)
    .filter(({ appliesTo }) => appliesTo?.(service) ?? true)
    .filter(({ name }) => !Object.hasOwn(service.without ?? {}, name));

/** Every alert of every service and of the platform, with the threshold that holds for it. */
export function bindAlerts(
  rules: RuleSet,
  services: readonly RuledService[],
  settings: RuleSettings,
): Map<string, readonly BoundAlert[]> {
  const { thresholds, serviceThresholds } = settings;
  const facts = platformFacts(settings, services);
  const bound = new Map<string, readonly BoundAlert[]>();
  for (const service of services) {
    const set = (name: string): Quantity | undefined =>
      serviceThresholds[service.name]?.[name] ?? thresholds[name] ?? service.thresholds?.[name];
    bound.set(
      service.name,
      alertsOfService(rules, service).map(alert => bindToService(alert, service, facts, set(alert.name))),
    );
  }
  bound.set(
    PLATFORM,
    rules.platformAlerts.map(alert => bindToPlatform(alert, facts, thresholds[alert.name])),
  );
  return bound;
}

const platformFacts = ({ facts }: RuleSettings, services: readonly RuledService[] = []): PlatformFacts => ({
  ...facts,
  kubeStateService: services.find(({ pods }) => pods === 'rest')?.name ?? '',
  servicesWithOwnPods: services.filter(({ pods }) => pods === 'own').map(({ name }) => name),
});

/** The threshold of an alert where no single service is meant: the environment's, or else the alert's own. */
export function platformThreshold(rules: RuleSet, name: string, settings: RuleSettings): Quantity {
  const facts = platformFacts(settings);
  const declared = rules.alerts.find(alert => alert.name === name);
  if (declared === undefined) throw new Error(`there is no alert "${name}"`);
  const set = settings.thresholds[name];
  const bound =
    declared.scope === 'platform'
      ? bindToPlatform(declared, facts, set)
      : bindToService(declared, anyService(facts), facts, set);
  return bound.threshold;
}

/** A service that promises nothing of its own: what an alert assumes where a service does not say otherwise. */
const anyService = ({ teams }: PlatformFacts): ServiceFacts => ({ name: 'any', team: teams.platform, sampleLimit: 0 });

/** All rule files: `recording`, one for each service, `platform`. */
export function ruleFiles(
  rules: RuleSet,
  services: readonly RuledService[],
  settings: RuleSettings,
): readonly RuleFile[] {
  const files: RuleFile[] = [{ name: RECORDING, groups: recordingGroups(rules) }];
  const byName = new Map(services.map(service => [service.name, service]));
  for (const [name, alerts] of bindAlerts(rules, services, settings)) {
    const service = byName.get(name);
    const recorded = rules.serviceRecordingRules.filter(({ appliesTo }) => service !== undefined && appliesTo(service));
    const own = [
      ...recorded.map(rule => renderServiceRecording(rule, name)),
      ...alerts.map(alert => renderAlert(alert, settings.links, rules.checker)),
    ];
    files.push({ name, groups: [{ name, rules: own }] });
  }
  return files;
}

const recordingGroups = ({ packs }: RuleSet): RuleGroup[] =>
  packs.flatMap(({ group, interval, recording }) =>
    group === undefined || recording.length === 0
      ? []
      : [{ name: `${RECORDING}-${group}`, ...every(interval), rules: recording.map(renderRecording) }],
  );

const every = (interval?: Duration) => (interval === undefined ? {} : { interval: formatDuration(interval) });

/** What is wrong with the rules. Each declaration is reported once. */
export function checkRules(rules: RuleSet, services: readonly RuledService[], settings: RuleSettings): Problem[] {
  const { checker } = rules;
  const problems = [...rules.problems, ...rules.recordingRules.flatMap(rule => checkRecording(rule, checker))];
  const seen = new Set<string>();
  for (const alert of [...bindAlerts(rules, services, settings).values()].flat()) {
    const key = `${alert.alert.name} ${alert.expr.shape}`;
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push(...checkAlert(alert, checker));
  }
  return problems;
}
