/** Our alerts on the availability of services, as synth renders them, with the recorded series that they read and no others. */
import { aion } from '../../aion/stack';
import { yaml } from '../../lib/base';
import { type Rule, type RuleGroup, ruleFiles } from '../../lib/rules';
import { errorBudgetAlerts } from '../../lib/rules/families/error-budget';
import { highErrorRate } from '../../lib/rules/families/http';
import type { Service } from '../../lib/services';
import { type Environment, ruleSettings } from '../../lib/stack';

/** What an objective on availability has: HighErrorRate pages for what the fast one then leaves to it. */
export const ALERTS: readonly string[] = [highErrorRate.name, ...errorBudgetAlerts.map(({ name }) => name)];

const nameOf = (rule: Rule): string => ('alert' in rule ? rule.alert : rule.record);
const namesIn = (expr: string): readonly string[] => expr.match(/[a-zA-Z_][\w:]*/g) ?? [];

/** The names of the alerts, and of all that they read through recorded series. */
function readBy(alerts: readonly string[], rules: readonly Rule[]): ReadonlySet<string> {
  const needed = new Set(alerts);
  // A set grows while it is walked: what is added is visited too.
  for (const name of needed) {
    for (const rule of rules.filter(each => nameOf(each) === name)) {
      for (const read of namesIn(rule.expr)) if (rules.some(each => nameOf(each) === read)) needed.add(read);
    }
  }
  return needed;
}

/** Name of a rule file → its groups. Groups keep their names, from which Prometheus derives when they are evaluated. */
export function ourGroups(
  services: readonly Service[],
  environment: Environment,
): ReadonlyMap<string, readonly RuleGroup[]> {
  const files = ruleFiles(aion.rules, services, ruleSettings(aion, environment));
  const needed = readBy(
    ALERTS,
    files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules)),
  );
  const kept = files.map(({ name, groups }) => {
    const own = groups.map(group => ({ ...group, rules: group.rules.filter(rule => needed.has(nameOf(rule))) }));
    return [`${name}.yml`, own.filter(({ rules }) => rules.length > 0)] as const;
  });
  return new Map(kept.filter(([, groups]) => groups.length > 0));
}

export const ourRules = (services: readonly Service[], environment: Environment): ReadonlyMap<string, string> =>
  new Map([...ourGroups(services, environment)].map(([name, groups]) => [name, yaml({ groups })]));
