import { aion } from '../../aion/stack';
import type { RuleCase } from './case';
import { CASES } from './cases';
import { aionCases } from './cases/aion';
import { RECORDING_CASES } from './cases/recording';
import { recordsOf } from './recording';
import { large, watched } from './stack';
import { synthesized } from './synthesized';
import { prepare } from './trials';

const rules = synthesized(large, watched);
const prepared = prepare(rules);
const ofAion = aion.environments.map(environment => synthesized(environment, aion));
/** In the first environment that has them. */
const preparedOfAion = aionCases.flatMap(tested => ofAion.flatMap(each => prepare(each, [tested])).slice(0, 1));

const namesOf = (alerts: readonly { readonly name: string }[]): string[] => alerts.map(({ name }) => name);
const uncovered = (names: readonly string[], cases: readonly RuleCase[]): string[] => {
  const covered = new Set<string>(cases.map(({ alert }) => alert));
  return names.filter(name => !covered.has(name));
};

test('every alert of the library has a case', () => {
  expect(uncovered(namesOf(watched.rules.alerts), CASES)).toEqual([]);
});

test('every alert that AION adds has a case in test/promtool/cases/aion.ts', () => {
  const library = new Set(namesOf(watched.rules.alerts));
  expect(
    uncovered(
      namesOf(aion.rules.alerts).filter(name => !library.has(name)),
      aionCases,
    ),
  ).toEqual([]);
});

test('every recording rule has a case', () => {
  const covered = new Set(RECORDING_CASES.flatMap(recordsOf));
  expect(watched.rules.recordingRules.map(({ record }) => record).filter(record => !covered.has(record))).toEqual([]);
});

test('every case tests an alert that the stack has', () => {
  const stray = [
    ...CASES.filter(({ service, alert }) => rules.find(service, alert) === undefined),
    ...aionCases.filter(({ service, alert }) => ofAion.every(each => each.find(service, alert) === undefined)),
  ];
  expect(stray.map(({ service, alert }) => `${alert} of ${service}`)).toEqual([]);
});

test('every case has a silent and a firing scenario; only the Watchdog always fires', () => {
  const lacking = [...prepared, ...preparedOfAion].filter(({ scenarios }) => {
    const counts = scenarios.flatMap(({ alertChecks }) => alertChecks.map(({ exp_alerts }) => exp_alerts.length));
    return !counts.includes(0) || !counts.includes(1);
  });
  expect(lacking.map(({ tested }) => tested.alert)).toEqual(['Watchdog']);
});

test('the levels of every case are within a tenth of the threshold, or within one of a count', () => {
  const far = [...prepared, ...preparedOfAion].filter(({ tested: { quiet, fires }, threshold: { value, unit } }) => {
    const levels = [quiet === 'never' ? value : quiet(value), fires(value)];
    const close = Math.max(unit === 'count' ? 1 : 0, 0.11 * value);
    return value > 0 && levels.some(level => Math.abs(level - value) > close);
  });
  expect(far.map(({ tested }) => tested.alert)).toEqual([]);
});
