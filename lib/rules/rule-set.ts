import { isDeepStrictEqual } from 'node:util';
import { duration, problemsAt } from '../base/findings';
import { aboutFamily, type Family, hours, type Problem, seconds, target } from '../catalogue';
import { Checker, suggestion } from '../promql';
import type { Alert, PlatformAlert, ServiceAlert } from './alert';
import type { Override } from './override';
import type { Pack } from './pack';
import type { ObjectiveRecordingRule, RecordingRule, ServiceRecordingRule } from './recording-rule';

export interface RuleSetProps {
  /** Everything that is measured. */
  readonly families: readonly Family[];
  /** The rules of families; packs of families that are not measured are left out. */
  readonly packs: readonly Pack[];
  /** Some of them, whose rules, alerts and panels the stack does not have. @default none */
  readonly leftOut?: readonly Pack[];
  /** @default none */
  readonly overrides?: readonly Override[];
}

/** The rules of a stack: what is measured, what is recorded from it, and which alerts there are. */
export class RuleSet {
  readonly families: readonly Family[];
  /** Every alert, with the stack's overrides. */
  readonly alerts: readonly Alert[];
  /** Alerts that exist once, whatever services there are. */
  readonly platformAlerts: readonly PlatformAlert[];
  readonly packs: readonly Pack[];
  /** Packs that the stack does not have, although it measures what they are about. */
  readonly leftOut: readonly Pack[];
  readonly overrides: readonly Override[];
  readonly recordingRules: readonly RecordingRule[];
  readonly serviceRecordingRules: readonly ServiceRecordingRule[];
  readonly objectiveRecordingRules: readonly ObjectiveRecordingRule[];
  /** Names of alerts that the stack would have if it measured more, and left out nothing. */
  readonly others: readonly string[];
  /** Problems of the combination: duplicate names, and overrides without effect. */
  readonly problems: readonly Problem[];
  private readonly byFamily: readonly (readonly [Family, readonly ServiceAlert[]])[];
  private cachedChecker: Checker | undefined;

  constructor({ families, packs, leftOut = [], overrides = [] }: RuleSetProps) {
    this.families = families;
    this.packs = packs.filter(each => families.includes(each.family) && !leftOut.includes(each));
    this.leftOut = leftOut;
    this.others = packs
      .filter(each => !this.packs.includes(each))
      .flatMap(({ alerts, platformAlerts }) => [...alerts, ...platformAlerts].map(({ name }) => name));
    this.overrides = overrides;
    const changed = new Changes(overrides);
    this.byFamily = this.packs.map(
      ({ family, alerts }) => [family, alerts.map(alert => changed.apply(alert))] as const,
    );
    this.platformAlerts = this.packs.flatMap(({ platformAlerts }) => platformAlerts.map(alert => changed.apply(alert)));
    this.alerts = [...this.byFamily.flatMap(([, alerts]) => alerts), ...this.platformAlerts];
    this.serviceRecordingRules = this.packs.flatMap(({ serviceRecording }) => serviceRecording);
    this.objectiveRecordingRules = this.packs.flatMap(({ objectiveRecording }) => objectiveRecording);
    this.recordingRules = [
      ...this.packs.flatMap(({ recording }) => recording),
      ...this.serviceRecordingRules,
      ...this.objectiveRecordingRules,
    ];
    this.problems = [
      ...duplicates(this.alerts),
      ...duplicateRecords(this.recordingRules),
      ...packs.flatMap(checkPack),
      ...leftOut.filter(each => !packs.includes(each)).map(notAmongPacks),
      ...changed.problems(this.alerts),
    ];
  }

  /** The alerts of a service that exposes these families. */
  alertsOf(exposed: readonly Family[]): readonly ServiceAlert[] {
    const families = [target, ...exposed];
    return this.byFamily.filter(([family]) => families.includes(family)).flatMap(([, alerts]) => alerts);
  }

  /** Knows everything that is measured and recorded; the same for every environment. */
  get checker(): Checker {
    this.cachedChecker ??= new Checker(this.families, this.recordingRules);
    return this.cachedChecker;
  }
}

/** Two rules of one name would record one series with two values, of which Prometheus refuses one. */
function duplicateRecords(rules: readonly RecordingRule[]): Problem[] {
  const seen = new Map<string, RecordingRule>();
  return rules.flatMap(rule => {
    const other = seen.get(rule.record);
    seen.set(rule.record, rule);
    if (other === undefined) return [];
    const message =
      other.declaredAt === rule.declaredAt
        ? 'it is listed twice in the packs; remove one'
        : `there is another rule with this name at ${other.declaredAt()}; rename one`;
    return [{ where: `${rule.declaredAt()} recording rule ${rule.record}`, message }];
  });
}

const titleOf = ({ group, family, declaredAt }: Pack): string =>
  `${declaredAt()} pack ${group ?? aboutFamily(family).name}`;

const notAmongPacks = (pack: Pack): Problem => ({
  where: titleOf(pack),
  message: 'leftOut: it is not among the packs of the stack, so that there is nothing to leave out; remove it',
});

/** A group that is evaluated less often than every hour would look dead. */
const checkPack = (pack: Pack): Problem[] =>
  pack.interval === undefined
    ? []
    : problemsAt(titleOf(pack), duration('interval', pack.interval, seconds(1), hours(1)));

function duplicates(alerts: readonly Alert[]): Problem[] {
  const seen = new Map<string, Alert>();
  return alerts.flatMap(alert => {
    // Their runbooks would be one file, where the file system does not distinguish case.
    const key = alert.name.toLowerCase();
    const other = seen.get(key);
    seen.set(key, alert);
    if (other === undefined) return [];
    const message =
      other.name === alert.name
        ? `there is another alert with this name at ${other.declaredAt()}; rename one, or override it`
        : `only case distinguishes it from ${other.name} at ${other.declaredAt()}; rename one`;
    return [{ where: `${alert.declaredAt()} alert ${alert.name}`, message }];
  });
}

/** The overrides of a stack, and their problems. */
class Changes {
  private readonly byAlert = new Map<string, Override>();
  private readonly found: Problem[] = [];
  private readonly applied = new Set<Override>();

  constructor(private readonly overrides: readonly Override[]) {
    for (const override of overrides) {
      const other = this.byAlert.get(override.alert);
      if (other !== undefined) {
        this.report(override, `the alert is also overridden at ${other.declaredAt()}; merge the two`);
      }
      this.byAlert.set(override.alert, override);
    }
  }

  apply<A extends Alert>(alert: A): A {
    const override = this.byAlert.get(alert.name);
    if (override === undefined) return alert;
    // Of two alerts of one name, which is a fault of its own, only the first says what the override changes.
    if (!this.applied.has(override)) this.compare(override, alert);
    this.applied.add(override);
    return { ...alert, ...override.changes };
  }

  private compare(override: Override, alert: Alert): void {
    const changes = Object.entries(override.changes);
    const same = changes.filter(([field, value]) => isDeepStrictEqual(value, alert[field as keyof Alert]));
    if (changes.length === 0) this.report(override, 'it changes nothing; change a field, or remove the override');
    for (const [field] of same) this.report(override, `${field}: the alert already has this value; remove it`);
  }

  problems(alerts: readonly Alert[]): Problem[] {
    const names = alerts.map(({ name }) => name);
    for (const override of this.overrides.filter(({ alert }) => !names.includes(alert))) {
      const hint = suggestion(override.alert, names) || '; it belongs to a family that the stack does not measure';
      this.report(override, `the stack has no alert with this name${hint}`);
    }
    return this.found;
  }

  private report({ alert, declaredAt }: Override, message: string): void {
    this.found.push({ where: `${declaredAt()} override of ${alert}`, message });
  }
}
