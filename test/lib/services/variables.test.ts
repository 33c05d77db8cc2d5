import { telemetryVariables } from '../../../lib/services';
import { readSettings } from '../../../telemetry/src/settings';
import { bookings, service } from '../../example/stack';

const props = { team: 'operations', description: 'An example.', exposes: [] } as const;
const settingsOf = (declared: typeof bookings) => readSettings({ env: telemetryVariables(declared) });

test('the telemetry library does what the service declares', () => {
  const gate = service('gate', { ...props, traces: true, edge: true, baggageTo: ['a.test', '*.b.test'] });
  expect(settingsOf(gate)).toMatchObject({
    serviceName: 'gate',
    tracing: { enabled: true, edge: true, baggageHosts: ['a.test', '*.b.test'] },
  });
  expect(settingsOf(service('quiet', props)).tracing.enabled).toBe(false);
});

test('a service that declares neither trusts its callers', () => {
  const { tracing } = settingsOf(bookings);
  expect(tracing).toMatchObject({ enabled: true, edge: false });
  expect(tracing).not.toHaveProperty('baggageHosts');
});
