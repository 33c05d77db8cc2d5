import type { Severity, Stage } from '../catalogue';
import type { Alert } from './alert';
import { atLeast, declaredStage } from './stage';

/** Of two alerts, the source mutes the target while they are about the same object, since it explains it. */
export interface Muting {
  readonly source: Alert;
  readonly target: Alert;
  /** Labels that both must have with the same values. */
  readonly same: readonly string[];
  /** Labels that the source must have. */
  readonly when: Readonly<Record<string, string>>;
  /** Whether it also needs to be the same team's: a team is always notified of its own critical alerts. */
  readonly sameTeam: boolean;
  readonly because: string;
}

/** The labels that both must have with the same values, within a cluster. */
export const sharedLabels = ({ same, sameTeam }: Pick<Muting, 'same' | 'sameTeam'>): string[] => [
  ...same,
  ...(sameTeam ? ['team'] : []),
];

const CRITICAL: Severity = 'critical';

/** Every pair of alerts of which one can mute the other. What an alert explains that the stack does not have is left out. */
export function mutings(alerts: readonly Alert[]): readonly Muting[] {
  const byName = new Map(alerts.map(alert => [alert.name, alert]));
  return alerts.flatMap(source => {
    const explained = Object.entries(explainedBy(source, alerts));
    return explained.flatMap(([name, because]): Muting[] => {
      const target = byName.get(name);
      if (target === undefined) return [];
      const { about: same = [], explainsWhen: when = {} } = source;
      return [{ source, target, same, when, sameTeam: target.severity === CRITICAL, because }];
    });
  });
}

/**
 * Those of them that apply where the alerts have come so far: what notifies nobody, or less than the target does, would hide
 * a fault.
 */
export const effectiveMutings = (
  all: readonly Muting[],
  stageOf: (alert: Alert) => Stage = declaredStage,
): readonly Muting[] =>
  all.filter(({ source, target }) => stageOf(source) !== 'shadow' && atLeast(stageOf(source), stageOf(target)));

/** By name, with the reasons. */
function explainedBy(
  { explains, explainsSymptoms }: Alert,
  alerts: readonly Alert[],
): Readonly<Record<string, string>> {
  if (explainsSymptoms === undefined) return explains ?? {};
  const symptoms = alerts.flatMap(alert => ('symptom' in alert && alert.symptom ? [alert.name] : []));
  return { ...Object.fromEntries(symptoms.map(name => [name, explainsSymptoms])), ...explains };
}
