import { aiEngine } from '../../aion/services/ai-engine';
import { webApi } from '../../aion/services/web-api';
import { aion } from '../../aion/stack';
import type { Quantity } from '../../lib/catalogue';
import { faultControl } from './control';
import { KNOWN_FAULTS } from './known-faults';
import { holdFor, PROVOCATIONS, type Provocation, type ProvokedAlert } from './provocations';
import { Switchboard } from './switchboard';

/** Generous, for a busy machine. */
jest.setTimeout(60_000);

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
    const declared = aion.rules.alerts.find(alert => alert.name === name);
    const facts = service === 'web-api' ? webApi : aiEngine;
    const declaredThreshold = declared?.threshold;
    const threshold = (
      typeof declaredThreshold === 'function'
        ? (declaredThreshold as (facts: unknown) => Quantity)(facts)
        : declaredThreshold
    ) as Quantity;
    expect(strength?.unit).toBe(threshold.unit);
    const provoked = strength?.value ?? 0;
    expect(BELOW.includes(name) ? provoked < threshold.value : provoked > threshold.value).toBe(true);
  },
);

test('NodeDiskFilling leaves more disk free than makes DiskSpaceLow fire', () => {
  const low = aion.rules.alerts.find(({ name }) => name === 'DiskSpaceLow')?.threshold as Quantity;
  expect(PROVOCATIONS.NodeDiskFilling.faults.disk.freeShare).toBeGreaterThan(low.value);
});

test('lasts until the condition holds, plus the `for` of the alert', () => {
  expect(holdFor('ServiceDown')).toEqual({ value: 120, unit: 'seconds' });
  expect(holdFor('HighErrorRate')).toEqual({ value: 330, unit: 'seconds' });
  expect(holdFor('PodOOMKilled')).toEqual({ value: 30, unit: 'seconds' });
});
