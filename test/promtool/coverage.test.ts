import { count, gigabytes, percent, perSecond, ratio, seconds } from '../../lib/catalogue';
import { ALL_ALERTS, RECORDING_RULES } from '../../lib/rules';
import { CASES } from './cases';
import { RECORDING_CASES } from './cases/recording';
import { recordsOf } from './recording';
import { production, synthesized } from './synthesized';
import { prepare } from './trials';

const rules = synthesized(production);
const prepared = prepare(rules);
const names = ALL_ALERTS.map(({ name }) => name);

test('every alert has a case', () => {
  const covered = new Set<string>(CASES.map(({ alert }) => alert));
  expect(names.filter(name => !covered.has(name))).toEqual([]);
});

/** Figures that users rely on: changing one is a decision, not an accident. */
const PROMISED = {
  HighErrorRate: ratio(0.05),
  HighLatency: seconds(1),
  HighRequestRate: perSecond(1_000),
  DatabaseConnectionPoolExhausted: ratio(0.9),
  SlowDatabaseQueries: seconds(2),
  HighDatabaseErrorRate: ratio(0.01),
  AIInferenceFailureRate: ratio(0.1),
  SlowAIInference: seconds(30),
  HighActiveAISessions: count(100),
  HighMemoryUsage: gigabytes(8),
  HighCPUUsage: percent(80),
  DiskSpaceLow: ratio(0.1),
  SLAAvailabilityViolation: ratio(0.999),
  SLAErrorRateViolation: ratio(0.001),
  NodeMemoryHigh: ratio(0.8),
  NodeDiskFilling: ratio(0.85),
} as const;

test.each(Object.entries(PROMISED))('production has the promised threshold for %s', (alert, { value, unit }) => {
  const set = prepared.filter(({ tested }) => tested.alert === alert).map(({ threshold }) => threshold);
  expect(set.map(threshold => threshold.unit)).toEqual(set.map(() => unit));
  for (const threshold of set) expect(threshold.value).toBeCloseTo(value, 12);
});

test('every recording rule has a case', () => {
  const covered = new Set(RECORDING_CASES.flatMap(recordsOf));
  expect(RECORDING_RULES.map(({ record }) => record).filter(record => !covered.has(record))).toEqual([]);
});

test('every case tests an alert that production has', () => {
  const stray = CASES.filter(({ service, alert }) => rules.find(service, alert) === undefined);
  expect(stray.map(({ service, alert }) => `${alert} of ${service}`)).toEqual([]);
});

test('every case has a silent and a firing scenario; only the Watchdog always fires', () => {
  const lacking = prepared.filter(({ scenarios }) => {
    const counts = scenarios.flatMap(({ alertChecks }) => alertChecks.map(({ exp_alerts }) => exp_alerts.length));
    return !counts.includes(0) || !counts.includes(1);
  });
  expect(lacking.map(({ tested }) => tested.alert)).toEqual(['Watchdog']);
});

test('the levels of every case are within a tenth of the threshold, or within one of a count', () => {
  const far = prepared.filter(({ tested: { quiet, fires }, threshold: { value, unit } }) => {
    const levels = [quiet === 'never' ? value : quiet(value), fires(value)];
    const close = Math.max(unit === 'count' ? 1 : 0, 0.11 * value);
    return value > 0 && levels.some(level => Math.abs(level - value) > close);
  });
  expect(far.map(({ tested }) => tested.alert)).toEqual([]);
});
