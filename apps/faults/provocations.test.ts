import { aion } from '../../aion/stack';
import { faultControl } from './control';
import { KNOWN_FAULTS } from './known-faults';
import { holdFor, PROVOCATIONS, type Provocation, type ProvokedAlert, thresholdOf } from './provocations';
import { Switchboard } from './switchboard';

/** Requirements, 2.2. */
const REQUIRED = [
  ...['HighErrorRate', 'HighLatency', 'ServiceDown', 'HighRequestRate', 'DatabaseConnectionPoolExhausted'],
  ...['SlowDatabaseQueries', 'HighDatabaseErrorRate', 'AIInferenceFailureRate', 'SlowAIInference'],
  ...['HighActiveAISessions', 'HighMemoryUsage', 'HighCPUUsage', 'DiskSpaceLow', 'SLAAvailabilityViolation'],
  ...['SLAErrorRateViolation', 'PodCrashLooping', 'PodOOMKilled', 'DatabaseConnectionErrors', 'NodeMemoryHigh'],
  ...['NodeDiskFilling'],
];
const all = Object.entries(PROVOCATIONS) as [ProvokedAlert, Provocation][];

test('declares a provocation for every alert of the requirements', () => {
  expect(Object.keys(PROVOCATIONS).sort()).toEqual([...REQUIRED].sort());
});

test.each(all)('%s: the control port of its service accepts the parameters', async (_, { service, faults }) => {
  const harmless = Object.fromEntries(
    Object.entries(KNOWN_FAULTS[service]).map(([name, fault]) => [name, { ...fault, begin: () => () => {} }]),
  );
  const control = faultControl(harmless, new Switchboard(harmless));
  for (const [name, parameters] of Object.entries(faults)) {
    const answer = await control.inject({ method: 'PUT', url: `/faults/${name}`, payload: parameters });
    expect([name, answer.statusCode, answer.json()]).toEqual([name, 200, expect.anything()]);
  }
});

/** Alerts that fire below their threshold. */
const BELOW: readonly string[] = ['DiskSpaceLow', 'ServiceDown'];

test.each(all.filter(([, { strength }]) => strength !== undefined))(
  '%s: the provocation crosses the threshold',
  (name, { service, strength }) => {
    const threshold = thresholdOf(name, service);
    expect(strength?.unit).toBe(threshold.unit);
    const provoked = strength?.value ?? 0;
    expect(BELOW.includes(name) ? provoked < threshold.value : provoked > threshold.value).toBe(true);
  },
);

test('NodeDiskFilling leaves more disk free than makes DiskSpaceLow fire', () => {
  const { value } = thresholdOf('DiskSpaceLow', 'web-api');
  expect(PROVOCATIONS.NodeDiskFilling.faults.disk.freeShare).toBeGreaterThan(value);
});

test('lasts until the condition holds, plus the `for` of the alert', () => {
  const lasting = (alert: ProvokedAlert) => aion.rules.alerts.find(({ name }) => name === alert)?.for?.value ?? 0;
  const share = PROVOCATIONS.HighErrorRate.strength.value;
  // A share of five minutes' requests is reached when that part of them has failed.
  const filled = Math.ceil((300 * thresholdOf('HighErrorRate', 'web-api').value) / share);
  expect(holdFor('ServiceDown')).toEqual({ value: lasting('ServiceDown'), unit: 'seconds' });
  expect(holdFor('HighErrorRate')).toEqual({ value: filled + lasting('HighErrorRate'), unit: 'seconds' });
  expect(holdFor('PodOOMKilled')).toEqual({ value: 30 + lasting('PodOOMKilled'), unit: 'seconds' });
});
