import { containers, type Duration, type Family, formatDuration, type Problem, type Quantity } from '../catalogue';
import { lookback } from '../promql';
import { type Period, periodName } from '../slo';
import { type Alert, type BoundAlert, bindToPlatform, bindToService, type Configured } from './alert';
import { checkExplanations } from './check-explanations';
import { checkAlert, checkGroups, checkRecording } from './check-rule';
import { checkService } from './check-service';
import { type Kept, objectivesOf, type PlatformFacts, type ServiceFacts } from './facts';
import type { Thresholds } from './pack';
import { type Bounds, boundsOf, checkReachable, checkWithin } from './reachable';
import { exprIn } from './recording-rule';
import {
  type AlertLinks,
  type RecordRule,
  type RuleGroup,
  renderAlert,
  renderObjectiveRecording,
  renderRecording,
  renderServiceRecording,
} from './render';
import type { RuleSet } from './rule-set';
import type { StageCeilings } from './stage';

/** What rules need to know about a service. */
export interface RuledService extends ServiceFacts {
  readonly exposes: readonly Family[];
  readonly thresholds?: Thresholds;
  /** Alerts that it does not have, each with the reason. */
  readonly without?: Readonly<Record<string, string | undefined>>;
}

/** An environment's settings of rules. */
export interface RuleSettings {
  readonly facts: Omit<PlatformFacts, 'kubeStateService' | 'containersService' | 'servicesWithOwnPods'>;
  readonly links: AlertLinks;
  /** For every service. */
  readonly thresholds: Thresholds;
  /** For one service. Takes precedence over `thresholds`, which takes precedence over the service and the alert. */
  readonly serviceThresholds: Readonly<Record<string, Thresholds>>;
  /** How far alerts may have come. @default as far as each is declared */
  readonly stages?: StageCeilings | undefined;
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

/** The alerts of a service: those of the families that it exposes, except those in its `without`. */
export const alertsOfService = (rules: RuleSet, service: RuledService) =>
  rules
    .alertsOf(service.exposes)
    .filter(({ appliesTo }) => appliesTo?.(service) ?? true)
    .filter(({ name }) => !Object.hasOwn(service.without ?? {}, name));

/** Every alert of every service and of the platform, with its effective threshold. */
export function bindAlerts(
  rules: RuleSet,
  services: readonly RuledService[],
  settings: RuleSettings,
): Map<string, readonly BoundAlert[]> {
  const facts = platformFacts(settings, services);
  const configured = (name: string, service?: RuledService): Configured => ({
    threshold: configuredThreshold(name, settings, service)?.value,
    stages: settings.stages,
  });
  const known = ({ needs }: Alert): boolean => needs === undefined || needs.value <= facts.kept.value;
  const bound = new Map<string, readonly BoundAlert[]>();
  for (const service of services) {
    bound.set(
      service.name,
      alertsOfService(rules, service)
        .filter(known)
        .map(alert => bindToService(alert, service, facts, configured(alert.name, service))),
    );
  }
  bound.set(
    PLATFORM,
    rules.platformAlerts.filter(known).map(alert => bindToPlatform(alert, facts, configured(alert.name))),
  );
  return bound;
}

/** The threshold that is set for an alert, and by whom; undefined where it has its own. The first takes precedence. */
export function configuredThreshold(
  name: string,
  { thresholds, serviceThresholds }: RuleSettings,
  service?: RuledService,
): { readonly value: Quantity; readonly setBy: string } | undefined {
  const ofService = service && serviceThresholds[service.name]?.[name];
  if (ofService !== undefined) return { value: ofService, setBy: 'the environment, for this service' };
  if (thresholds[name] !== undefined) return { value: thresholds[name], setBy: 'the environment' };
  const own = service?.thresholds?.[name];
  return own === undefined ? undefined : { value: own, setBy: 'the service' };
}

const platformFacts = ({ facts }: RuleSettings, services: readonly RuledService[] = []): PlatformFacts => ({
  ...facts,
  kubeStateService: services.find(({ pods }) => pods === 'rest')?.name ?? '',
  containersService: services.find(({ exposes }) => exposes.includes(containers))?.name ?? '',
  servicesWithOwnPods: services.filter(({ pods }) => pods === 'own').map(({ name }) => name),
});

/** The threshold of an alert for no service in particular: the environment's, or else the alert's own. */
export const platformThreshold = (rules: RuleSet, name: string, settings: RuleSettings): Quantity =>
  boundForAnyService(rules, name, settings).threshold;

/** An alert for no service in particular. */
export function boundForAnyService(rules: RuleSet, name: string, settings: RuleSettings): BoundAlert {
  const facts = platformFacts(settings);
  const declared = rules.alerts.find(alert => alert.name === name);
  if (declared === undefined) throw new Error(`there is no alert "${name}"`);
  const configured = { threshold: settings.thresholds[name], stages: settings.stages };
  return declared.scope === 'platform'
    ? bindToPlatform(declared, facts, configured)
    : bindToService(declared, anyService(facts), facts, configured);
}

/** A service without objectives of its own, for which alerts use their defaults. */
const anyService = ({ teams }: PlatformFacts): ServiceFacts => ({ name: 'any', team: teams.platform, sampleLimit: 0 });

/** All rule files: `recording`, one for each service, `platform`. */
export function ruleFiles(
  rules: RuleSet,
  services: readonly RuledService[],
  settings: RuleSettings,
): readonly RuleFile[] {
  const files: RuleFile[] = [
    { name: RECORDING, groups: recordingGroups(rules, withPeriods(settings.facts, services)) },
  ];
  const byName = new Map(services.map(service => [service.name, service]));
  for (const [name, alerts] of bindAlerts(rules, services, settings)) {
    const service = byName.get(name);
    const own = [
      ...(service === undefined ? [] : recordedFor(rules, service)),
      ...alerts.map(alert => renderAlert(alert, settings.links, rules.checker)),
    ];
    files.push({ name, groups: [{ name, rules: own }] });
  }
  return files;
}

const recordedFor = (
  { serviceRecordingRules, objectiveRecordingRules }: RuleSet,
  service: RuledService,
): RecordRule[] => [
  ...serviceRecordingRules
    .filter(({ appliesTo }) => appliesTo(service))
    .map(rule => renderServiceRecording(rule, service)),
  ...objectivesOf(service).flatMap(objective =>
    objectiveRecordingRules.map(rule => renderObjectiveRecording(rule, service, objective)),
  ),
];

/** The environment with the periods of these services' objectives, so that no sum is over a period that nobody has. */
export function withPeriods<E extends Kept>(environment: E, services: readonly RuledService[]): E {
  const all = services.flatMap(objectivesOf).map(({ period }) => [periodName(period), period] as const);
  const periods: readonly Period[] = [...new Map(all).values()];
  return { ...environment, ...(periods.length > 0 && { periods }) };
}

const recordingGroups = ({ packs }: RuleSet, environment: Kept): RuleGroup[] =>
  packs.flatMap(({ group, interval, recording }) => {
    const rules = recording.map(rule => renderRecording(rule, environment)).filter(rule => rule !== undefined);
    return group === undefined || rules.length === 0
      ? []
      : [{ name: `${RECORDING}-${group}`, ...every(interval), rules }];
  });

const every = (interval?: Duration) => (interval === undefined ? {} : { interval: formatDuration(interval) });

/** The problems of the rules, given all bound alerts. Each declaration is reported once. */
export function checkRules(rules: RuleSet, bound: readonly BoundAlert[]): Problem[] {
  const { checker } = rules;
  const problems = [
    ...rules.problems,
    ...checkGroups(rules.packs),
    ...rules.recordingRules.flatMap(rule => checkRecording(rule, checker)),
  ];
  const checked = new Map<string, Bounds>();
  for (const alert of bound) {
    const key = `${alert.alert.name} ${alert.expr.shape}`;
    let bounds = checked.get(key);
    if (bounds === undefined) {
      bounds = boundsOf(alert.expr);
      checked.set(key, bounds);
      problems.push(...checkAlert(alert, checker));
    }
    problems.push(...checkReachable(alert, bounds), ...checkWithin(alert));
  }
  problems.push(...checkService(bound, rules.serviceRecordingRules));
  problems.push(...checkExplanations({ alerts: rules.alerts, others: rules.others, checker }, bound));
  return problems;
}

/** The rules that look further back than an environment keeps what it measured: they would never see all of it. */
export function checkLookback(rules: RuleSet, bound: readonly BoundAlert[], environment: Kept): Problem[] {
  const seen = new Set<string>();
  const recorded = rules.recordingRules.map(rule => ({
    name: `recording rule ${rule.record}`,
    expr: exprIn(rule, environment),
    declaredAt: rule.declaredAt,
  }));
  const alerts = bound.flatMap(({ alert: { name, declaredAt }, expr }) => {
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ name: `alert ${name}`, expr, declaredAt }];
  });
  return [...recorded, ...alerts].flatMap(({ name, expr, declaredAt }) => {
    if (expr === undefined) return [];
    const back = lookback(expr);
    if (back.value <= environment.kept.value) return [];
    const message =
      `it looks back ${formatDuration(back)}, but Prometheus keeps ${formatDuration(environment.kept)}: ` +
      'derive the window from what the environment keeps (`covered`), or keep more (prometheus.storage.retention.time)';
    return [{ where: `${declaredAt()} ${name}`, message }];
  });
}
