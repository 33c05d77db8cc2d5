/** What is refused of a store of logs before anything is built. */
import { days, gibibytes, mebibytes } from '../../../../lib/catalogue';
import { checkLogStoreSize, type LogStoreSize } from '../../../../lib/components/log-store';

const size: LogStoreSize = {
  storage: { store: 'loki', retention: days(12), volume: gibibytes(10) },
  perDay: gibibytes(2),
  resources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
  agentResources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
};
const check = (changed: object) =>
  checkLogStoreSize('logs', { ...size, ...changed }).map(({ field, message }) => `${field}: ${message}`);

test('as many days as the volume holds are accepted', () => {
  // Twelve days and the current one, of 2 GiB, of which 0.3 are stored: 7.8 GiB of the 10.
  expect(check({})).toEqual([]);
});

test.each<[string, object, readonly string[]]>([
  [
    'a day more than the volume holds',
    { storage: { ...size.storage, retention: days(13) } },
    [
      'logs.storage.retention: 13d and the current day of 2Gi each take about 8601Mi, at 0.3 stored for each byte written, but ' +
        '80 % of logs.storage.volume is 8Gi; keep them for less time, or enlarge the volume to 11Gi',
    ],
  ],
  [
    'more lines than the volume holds',
    { perDay: gibibytes(20) },
    [
      expect.stringContaining(
        '80 % of logs.storage.volume is 8Gi; keep them for less time, or enlarge the volume to 98Gi',
      ),
    ],
  ],
  ['no lines', { perDay: gibibytes(0) }, ['logs.perDay: 0; wanted a whole number of bytes above 0']],
  [
    'a wrong store alone, not what follows from it',
    { storage: { ...size.storage, store: 'lokki' }, perDay: gibibytes(200) },
    ['logs.storage.store: "lokki" is not known — did you mean "loki"?'],
  ],
  [
    'a limit below the request',
    { resources: { ...size.resources, limits: { memory: mebibytes(64) } } },
    ['logs.resources.limits.memory: 64Mi; wanted at least requests.memory, 128Mi'],
  ],
  [
    'agents with a limit below what they request',
    { agentResources: { ...size.agentResources, limits: { memory: mebibytes(64) } } },
    ['logs.agentResources.limits.memory: 64Mi; wanted at least requests.memory, 128Mi'],
  ],
])('%s is refused', (_, changed, messages) => {
  expect(check(changed)).toEqual(messages);
});
