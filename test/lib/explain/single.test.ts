/** One alert is explained, and not every other one to find it. */
import { runExplain } from '../../../lib/explain';
import * as onCall from '../../../lib/explain/on-call';
import { harbour } from '../../example/stack';

jest.mock('../../../lib/explain/on-call', () => {
  const real = jest.requireActual('../../../lib/explain/on-call');
  return { ...real, calledFor: jest.fn(real.calledFor) };
});

/** How many alerts were explained: who is called is asked once for each. */
function explained(...args: readonly string[]): number {
  const asked = jest.mocked(onCall.calledFor);
  asked.mockClear();
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  expect(runExplain(harbour, args)).toBe(0);
  log.mockRestore();
  return asked.mock.calls.length;
}

test.each<[string, readonly string[], number]>([
  ['named', ['HighErrorRate'], 1],
  ['named, of a service', ['HighErrorRate', '--service', 'bookings'], 1],
  // Once for the labels as they were given, once for the declaration.
  ['by its labels', ['--labels', '{"alertname":"HighErrorRate","service":"bookings"}'], 2],
  ['not declared', ['--labels', '{"alertname":"DiskFailing","team":"contracts"}'], 1],
])('an alert that is %s', (_, args, count) => {
  expect(explained(...args)).toBe(count);
});

test('all of them in the table', () => {
  expect(explained()).toBeGreaterThan(100);
});
