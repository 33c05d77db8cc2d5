import { references } from '../promql';
import { readDuration } from '../promql/engine/literals';
import { type Alert, bindAlerts, declaredStage, renderAlert, ruleFingerprint, stageIn } from '../rules';
import { type Environment, monitoredIn, ruleSettings, type Stack } from '../stack';

/** What of a rule makes alerts fire. Times in seconds. */
export interface EvaluatedRule {
  readonly expr: string;
  readonly for: number;
  readonly keepFiringFor: number;
}

/** An alert that is in shadow in an environment. */
export interface InShadow {
  readonly alert: Alert;
  readonly fingerprint: string;
  /** Where its stage is declared: at the alert, or at the override that changes it. */
  readonly place: string;
  /** Whether only the environment holds it back. */
  readonly heldBack: boolean;
  /** Its rule of each service that has it. */
  readonly rules: readonly EvaluatedRule[];
  /** Names of the series that it reads, itself or through recording rules. */
  readonly reads: readonly string[];
}

/** Every alert that is in shadow there, by name. */
export function inShadow(stack: Stack, environment: Environment): ReadonlyMap<string, InShadow> {
  const settings = ruleSettings(stack, environment);
  const found = new Map<string, InShadow>();
  for (const bound of [
    ...bindAlerts(stack.rules, monitoredIn(environment, stack.services), settings).values(),
  ].flat()) {
    const { alert } = bound;
    if (stageIn(alert, settings.stages) !== 'shadow') continue;
    const {
      expr,
      for: held = '0s',
      keep_firing_for: kept = '0s',
    } = renderAlert(bound, settings.links, stack.rules.checker);
    const before = found.get(alert.name);
    found.set(alert.name, {
      alert,
      fingerprint: ruleFingerprint(stack.rules, alert.name, settings),
      place: placeOf(alert, stack),
      heldBack: declaredStage(alert) !== 'shadow',
      rules: [...(before?.rules ?? []), { expr, for: readDuration(held), keepFiringFor: readDuration(kept) }],
      reads: [...new Set([...(before?.reads ?? []), ...readBy(bound.expr)])],
    });
  }
  return found;
}

function placeOf({ name, declaredAt }: Alert, { rules }: Stack): string {
  const override = rules.overrides.find(({ alert, changes }) => alert === name && 'stage' in changes);
  return (override?.declaredAt ?? declaredAt)();
}

function readBy(expr: Parameters<typeof references>[0]): string[] {
  return references(expr).flatMap(value => {
    if ('seriesName' in value) return [value.seriesName];
    return 'record' in value ? readBy(value.expr) : [];
  });
}
