/** When each tier hears of an alert: Alertmanager's own packages with the configuration of an environment without PagerDuty. */
import { alertmanagerRouting } from '../../charts/routing';
import { yaml } from '../../lib/base';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { replayProgram } from '../../tools/replay/build';
import { type Change, replayNotifications } from '../../tools/replay/notifications';
import { escalating } from '../example/escalating';
import { harbour } from '../example/stack';
import { atAnyTime } from '../support/alertmanager';

jest.setTimeout(120_000);
beforeAll(() => replayProgram('notifications'), BUILD_TIMEOUT_MS);

const config = yaml(renderAlertmanagerConfig(alertmanagerRouting(harbour, atAnyTime(escalating))));
const MINUTE = 60;
const labels = { alertname: 'Down', cluster: 'harbour', service: 'bookings', severity: 'critical', team: 'operations' };
const at = (minutes: number, state: Change['state'], more: Record<string, string> = {}): Change => ({
  ...{ time: minutes * MINUTE, state, labels: { ...labels, ...more } },
});

/** `receiver +minutes`, the whole minute in which each is notified; `end` where nothing fires any more. */
async function notified(minutes: number, ...transitions: Change[]): Promise<string[]> {
  const sent = await replayNotifications({ config, duration: minutes * MINUTE, transitions });
  return sent.map(
    ({ receiver, time, firing }) => `${receiver} +${Math.floor(time / MINUTE)}${firing.length === 0 ? ' end' : ''}`,
  );
}
const tiers = [
  'operations-critical +0',
  'operations-critical-secondary +10',
  'operations-critical-lead +25',
  'operations-critical-command +45',
];
/** The incident commander by both of its ways. */
const all = [...tiers, 'operations-critical-command +45'];

test('as long as it fires and nobody acknowledges, each tier is notified at its time', async () => {
  expect(await notified(50, at(0, 'firing'))).toEqual(all);
});

test('a silence acknowledges: no later tier is notified', async () => {
  expect(await notified(90, at(0, 'firing'), at(12, 'silenced'))).toEqual(tiers.slice(0, 2));
});

test('an alert that ends before a tier’s time does not reach it; whoever was notified hears of the end', async () => {
  expect(await notified(90, at(0, 'firing'), at(5, 'resolved'))).toEqual([tiers[0], 'operations-critical +6 end']);
  expect(await notified(90, at(0, 'firing'), at(12.5, 'resolved'))).toEqual([
    ...tiers.slice(0, 2),
    ...['operations-critical-secondary +14 end', 'operations-critical +14 end'],
  ]);
});

test('a limit: of a fault that comes back, tiers whose time had not come yet count from the first time', async () => {
  const sent = await notified(45.5, at(0, 'firing'), at(5, 'resolved'), at(30, 'firing'));
  expect(sent).toEqual([
    ...[tiers[0], 'operations-critical +6 end', 'operations-critical +30', 'operations-critical-secondary +40'],
    // The lead's time passed while it did not fire; the commander's 45 minutes began with the first.
    ...['operations-critical-command +45', 'operations-critical-command +45'],
  ]);
});

test('a muted alert reaches no tier, as it reaches no primary', async () => {
  // ServiceDown of all of a service explains its errors.
  const down = { alertname: 'ServiceDown', extent: 'whole', stage: 'page' };
  const sent = await replayNotifications({
    config,
    duration: 50 * MINUTE,
    transitions: [at(0, 'firing', down), at(1, 'firing', { alertname: 'HighErrorRate' })],
  });
  expect(sent).toHaveLength(all.length);
  expect(new Set(sent.flatMap(({ firing }) => firing.map(({ alertname }) => alertname)))).toEqual(
    new Set(['ServiceDown']),
  );
});

test('warnings and agreements call no later tier; the alerts of an unknown team call the platform’s', async () => {
  expect(await notified(90, at(0, 'firing', { severity: 'warning' }))).toEqual(['operations-warning +0']);
  expect(new Set(await notified(90, at(0, 'firing', { team: 'contracts' })))).toEqual(
    new Set(['contracts-critical +0']),
  );
  expect(await notified(50, at(0, 'firing', { team: 'nobody' }))).toEqual(all);
});

test('a limit: of a group, the time counts from its first alert, also if that one is silenced', async () => {
  const first = { instance: 'a' };
  const sent = await notified(30, at(0, 'firing', first), at(5, 'silenced', first), at(8, 'firing', { instance: 'b' }));
  // The second one begins in minute 8, and is the secondary's in minute 10.
  expect(sent.slice(1)).toEqual([
    'operations-critical +8',
    'operations-critical-secondary +10',
    'operations-critical-lead +25',
  ]);
});
