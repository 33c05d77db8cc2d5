import { aiEngine } from '../../aion/services/ai-engine';
import { webApi } from '../../aion/services/web-api';
import type { Quantity } from '../../lib/catalogue';
import { ALL_ALERTS } from '../../lib/rules';
import { faultControl } from './control';
import { KNOWN_FAULTS } from './known-faults';
import { holdFor, PROVOCATIONS, type Provocation, type ProvokedAlert } from './provocations';
import { Switchboard } from './switchboard';

/** A busy machine takes its time. */
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

test('every alert of the requirements can be provoked', () => {
  expect(Object.keys(PROVOCATIONS).sort()).toEqual([...REQUIRED].sort());
});

test.each(all)('%s: its parameters are taken by the control port of its service', async (_, { service, faults }) => {
  const harmless = Object.fromEntries(
    Object.entries(KNOWN_FAULTS[service]).map(([name, fault]) => [name, { ...fault, begin: () => () => {} }]),
  );
  const control = faultControl(harmless, new Switchboard(harmless));
  for (const [name, parameters] of Object.entries(faults)) {
    const answer = await control.inject({ method: 'PUT', url: `/faults/${name}`, payload: parameters });
    expect([name, answer.statusCode, answer.json()]).toEqual([name, 200, expect.anything()]);
  }
});

/** Those that fire when there is too little of something. */
const BELOW: readonly string[] = ['DiskSpaceLow', 'ServiceDown'];

test.each(all.filter(([, { strength }]) => strength !== undefined))(
  '%s: it is strong enough',
  (name, { service, strength }) => {
    const declared = ALL_ALERTS.find(alert => alert.name === name);
    const facts = service === 'web-api' ? webApi : aiEngine;
    const given = declared?.threshold;
    const threshold = (
      typeof given === 'function' ? (given as (facts: unknown) => Quantity)(facts) : given
    ) as Quantity;
    expect(strength?.unit).toBe(threshold.unit);
    const [less, more] = [strength?.value ?? 0, threshold.value];
    expect(BELOW.includes(name) ? less < more : less > more).toBe(true);
  },
);

test('NodeDiskFilling leaves more than DiskSpaceLow wants', () => {
  const low = ALL_ALERTS.find(({ name }) => name === 'DiskSpaceLow')?.threshold as Quantity;
  expect(PROVOCATIONS.NodeDiskFilling.faults.disk.freeShare).toBeGreaterThan(low.value);
});

test('it lasts as long as the alert waits, and until its condition holds', () => {
  expect(holdFor('ServiceDown')).toEqual({ value: 120, unit: 'seconds' });
  expect(holdFor('HighErrorRate')).toEqual({ value: 330, unit: 'seconds' });
  expect(holdFor('PodOOMKilled')).toEqual({ value: 30, unit: 'seconds' });
});
