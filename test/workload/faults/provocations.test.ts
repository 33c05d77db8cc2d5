import type { Quantity } from '../../../lib/catalogue';
import { ALL_ALERTS } from '../../../lib/rules';
import { aiEngine } from '../../../lib/services/ai-engine';
import { webApi } from '../../../lib/services/web-api';
import { Sessions } from '../ai-engine/sessions';
import { Seam } from '../shared/seam';
import { Connections } from '../web-api/connections';
import { faultControl } from './control';
import type { Faults } from './fault';
import { cpuFaults } from './kinds/cpu';
import { databaseFaults } from './kinds/database';
import { diskFaults } from './kinds/disk';
import { httpFaults } from './kinds/http';
import { inferenceFaults } from './kinds/inference';
import { memoryFaults } from './kinds/memory';
import { processFaults } from './kinds/process';
import { holdFor, PROVOCATIONS, type Provocation, type ProvokedAlert } from './provocations';
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

/** The faults of each service; none is begun here. */
const common: Faults = {
  ...httpFaults({ requests: new Seam(), api: () => new URL('http://127.0.0.1') }),
  ...memoryFaults({ constrainedTo: () => undefined }),
  ...cpuFaults,
  ...diskFaults({}),
  ...processFaults({ exit: () => {}, metricsPort: () => 0 }),
};
const FAULTS: Readonly<Record<Provocation['service'], Faults>> = {
  'web-api': {
    ...common,
    ...databaseFaults({ pool: { options: {} } as never, connections: new Connections(), queries: new Seam() }),
  },
  'ai-engine': {
    ...common,
    ...inferenceFaults({ inferences: new Seam(), sessions: new Sessions({ session: () => ({}) as never }, 1) }),
  },
};

test('every alert of the requirements can be provoked', () => {
  expect(Object.keys(PROVOCATIONS).sort()).toEqual([...REQUIRED].sort());
});

test.each(all)('%s: its parameters are taken by the control port of its service', async (_, { service, faults }) => {
  const harmless = Object.fromEntries(
    Object.entries(FAULTS[service]).map(([name, fault]) => [name, { ...fault, begin: () => () => {} }]),
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
