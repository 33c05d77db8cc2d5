/** Production's three Alertmanagers, started anew one by one. */
import { waitFor } from '../../tools/run';
import { Alertmanagers, GROUP_WAIT, PEER_TIMEOUT, START_DELAY } from './support/breaking-alertmanagers';
import { Ways } from './support/breaking-api';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { applyDevelopment } from './support/platform';
import { figure, seconds } from './support/record';

/** After it has started, the last of the three has had its turn, and notifies or knows that another has. */
const TURN_MS = (START_DELAY.value + GROUP_WAIT.value + 2 * PEER_TIMEOUT.value + 5) * 1_000;

let cluster: TestCluster;
let all: Alertmanagers;

beforeAll(async () => {
  cluster = await connect();
  // The priority class of their pods.
  await applyDevelopment(cluster);
  all = await Alertmanagers.start(cluster, await Ways.open(cluster));
}, CONNECT_MS);
afterAll(() => all?.remove(), 60_000);

const arrived = (service: string) =>
  waitFor(async () => (await all.notifications(service))[0], {
    what: `a notification of ${service}`,
    timeoutMs: 120_000,
  });

/** Waits until each of the three has had its turn, whoever was to notify. */
async function everyTurn(): Promise<void> {
  const started = await Promise.all(all.pods.map(pod => all.started(pod)));
  const over = Math.max(...started, fired) + TURN_MS;
  await waitFor(() => Date.now() > over, {
    what: 'the turn of each Alertmanager to be over',
    timeoutMs: TURN_MS + 30_000,
  });
}
let fired = 0;

test('silences, and what was notified, survive a rolling restart', async () => {
  const silence = await all.silence(all.pods[1] as string, 'silenced');
  const everywhere = async () =>
    (await Promise.all(all.pods.map(pod => all.silences(pod)))).every(ids => ids.includes(silence));
  await waitFor(everywhere, { what: 'the silence to be known to all', timeoutMs: 60_000 });
  await all.fire('told');
  const told = await arrived('told');

  const began = Date.now();
  await all.restartOneByOne();
  const took = Date.now() - began;
  const started = await Promise.all(all.pods.map(pod => all.started(pod)));
  expect(Math.min(...started)).toBeGreaterThan(began);
  expect(await everywhere()).toBe(true);

  await all.fire('told', 'silenced', 'control');
  fired = Date.now();
  await arrived('control');
  await everyTurn();
  expect(await Promise.all(all.pods.map(pod => all.state(pod, 'silenced')))).toEqual(all.pods.map(() => 'suppressed'));
  expect(await all.notifications('silenced')).toEqual([]);
  expect(await all.notifications('told')).toEqual([told]);
  expect(await all.notifications('control')).toHaveLength(1);
  figure('Breaking', 'the Alertmanagers restarted one by one', {
    lost: 'nothing: silences hold, what was notified is not notified again',
    healed: `all three after ${seconds(took)}`,
    figures: 'an alert that none had notified of was told once, a silenced one never',
  });
}, 600_000);
