import type { Quantity } from '../../lib/catalogue';
import type { AlertRule } from '../../lib/rules';
import type { RuleCase } from './case';
import { CASES } from './cases';
import { RECORDING_CASES } from './cases/recording';
import type { Trial } from './pack';
import { recordsOf, scenarioOf } from './recording';
import { type Scenario, scenariosOf } from './scenario';
import { recordingFor, type SynthesizedRules } from './synthesized';

/** A case with the rule that it tests, in one environment. */
export interface Prepared {
  readonly tested: RuleCase;
  readonly rule: AlertRule;
  readonly threshold: Quantity;
  readonly scenarios: readonly Scenario[];
}

/** The cases of the alerts in an environment. */
export function prepare(rules: SynthesizedRules, cases: readonly RuleCase[] = CASES): Prepared[] {
  return cases.flatMap(tested => {
    const found = rules.find(tested.service, tested.alert);
    if (found === undefined) return [];
    const { threshold, stage } = found.bound;
    const scenarios = scenariosOf(tested, threshold.value, rules.links, stage);
    return [{ tested, rule: found.rule, threshold, scenarios }];
  });
}

/**
 * `rule` against the scenarios of a case, with only the recording rules that it reads, to save time. A series that the case
 * provides as input is not computed.
 */
export function trial(name: string, { scenarios }: Prepared, rule: AlertRule, rules: SynthesizedRules): Trial {
  const fed = new Set(scenarios.flatMap(({ inputs }) => inputs.map(series => series.name)));
  const recording = recordingFor(rule.expr, rules).filter(({ record }) => !fed.has(record));
  return { name, rules: [...recording, rule], scenarios };
}

/** Every case of recording rules. A series that the case provides as input is not computed. */
export const recordingTrials = (rules: SynthesizedRules): Trial[] =>
  RECORDING_CASES.map(tested => {
    const fed = new Set(tested.given.map(series => series.name));
    return {
      name: tested.name,
      rules: recordingFor(recordsOf(tested).join(' or '), rules).filter(({ record }) => !fed.has(record)),
      scenarios: [scenarioOf(tested)],
    };
  });
