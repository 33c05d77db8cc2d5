/** Production's three Alertmanagers, of which one is killed while alerts wait and fire. */
import { waitFor } from '../../tools/run';
import { Alertmanagers, GROUP_WAIT, PEER_TIMEOUT, START_DELAY } from './support/breaking-alertmanagers';
import { Ways } from './support/breaking-api';
import { aimAt } from './support/breaking-kill';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { applyDevelopment } from './support/platform';
import { figure, notRun, seconds } from './support/record';

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

test('one killed while an alert waits, and one fires: each is notified once', async () => {
  if (cluster.own === undefined) {
    notRun('an Alertmanager killed (-9)', 'processes of pods are out of reach', 'the same on the own cluster');
    return;
  }
  await all.fire('firing');
  const before = await arrived('firing');
  const first = await all.first();
  const shoot = await aimAt(cluster, all.namespace, first);
  fired = Date.now();
  await all.fire('firing', 'waiting');
  const killed = shoot();
  const notified = await arrived('waiting');
  // Otherwise the first has notified before it was killed: the machine was too slow to kill it in ten seconds.
  expect(notified.at).toBeGreaterThan(killed.at);
  const took = await killed.back();
  await all.together();
  // Prometheus tells it what fires: its memory of alerts is gone.
  await all.fire('firing', 'waiting');
  await everyTurn();
  expect(await all.notifications('waiting')).toEqual([notified]);
  expect(await all.notifications('firing')).toEqual([before]);
  figure('Breaking', 'one of three Alertmanagers killed (-9), the one whose turn it is', {
    lost: 'nothing: one notification, of the alert that waited as of the one that fired',
    healed: `ready after ${seconds(took)}`,
    figures: `notified ${seconds(notified.at - fired)} after the alert; ${GROUP_WAIT.value} s without the fault, and ${PEER_TIMEOUT.value} s until the next takes over`,
  });
}, 400_000);
