/** Which alerts are tested with which cases, and what is known of that. */
import { createHash } from 'node:crypto';
import { aion } from '../../aion/stack';
import { RESULTS } from '../../bin/explain/cases';
import { ruleFingerprint } from '../../lib/rules';
import { ruleSettings } from '../../lib/stack';
import { aionCases } from '../promtool/cases/aion';
import { large, watched } from '../promtool/stack';
import { type SynthesizedRules, synthesized } from '../promtool/synthesized';
import { type Prepared, prepare } from '../promtool/trials';

export { RESULTS };

export const rules = synthesized(large, watched);

/** Cases with the rules that they test: the library's in the example, and what AION adds, in its first environment that has it. */
export const testedWith: readonly (readonly [Prepared, SynthesizedRules])[] = [
  ...prepare(rules).map(each => [each, rules] as const),
  ...aionCases.flatMap(tested =>
    aion.environments
      .map(environment => synthesized(environment, aion))
      .flatMap(from => prepare(from, [tested]).map(each => [each, from] as const))
      .slice(0, 1),
  ),
];

/** What an alert is tested with. */
export interface Tested {
  /** As AION's first environment has it; undefined for an alert that it does not have. */
  readonly rule: string | undefined;
  readonly tested: string;
  readonly cases: number;
}

/** By name of the alert. */
export function testedAlerts(): ReadonlyMap<string, Tested> {
  const [first] = aion.environments;
  const known = new Set(aion.rules.alerts.map(({ name }) => name));
  const settings = first && ruleSettings(aion, first);
  return new Map(
    [...new Set<string>(testedWith.map(([{ tested }]) => tested.alert))].map(name => {
      const all = testedWith.filter(([{ tested }]) => tested.alert === name);
      const found = {
        rule: settings && known.has(name) ? ruleFingerprint(aion.rules, name, settings) : undefined,
        tested: createHash('sha256')
          .update(JSON.stringify(all.map(([{ rule, scenarios }]) => [rule.expr, rule.for, scenarios])))
          .digest('hex')
          .slice(0, 12),
        cases: all.reduce((sum, [{ scenarios }]) => sum + scenarios.length, 0),
      };
      return [name, found];
    }),
  );
}
