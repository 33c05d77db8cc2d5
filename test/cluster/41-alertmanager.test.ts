/** Production's three Alertmanagers: one killed while alerts are pending and firing, then a rolling restart. */
import { waitFor } from '../../tools/process/run';
import { Alertmanagers, GROUP_WAIT, PEER_TIMEOUT } from './support/breaking/alertmanagers';
import { connectToPlatform } from './support/breaking/api';
import { aimAt } from './support/breaking/kill';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { figure, notRun, seconds } from './support/record';

let cluster: TestCluster;
let all: Alertmanagers;

beforeAll(async () => {
  // The platform, for the priority class of their pods.
  const platform = await connectToPlatform();
  cluster = platform.cluster;
  all = await Alertmanagers.start(cluster, platform.endpoints);
}, CONNECT_MS);
afterAll(() => all?.remove(), 60_000);

test('a firing and a pending alert are each notified once if an Alertmanager is killed meanwhile', async () => {
  if (cluster.own === undefined) {
    notRun('an Alertmanager killed (-9)', 'processes of pods are not accessible', 'the same test on the own cluster');
    return;
  }
  await all.fire('firing');
  const before = await all.arrived('firing');
  const first = await all.first();
  const shoot = await aimAt(cluster, all.namespace, first);
  const fired = Date.now();
  await all.fire('firing', 'waiting');
  const killed = shoot();
  const notified = await all.arrived('waiting');
  // Otherwise the first notified before it was killed: the machine took more than ten seconds to kill it.
  expect(notified.at).toBeGreaterThan(killed.at);
  const took = await killed.back();
  await all.together();
  // As Prometheus does, since the killed one has lost its alerts.
  await all.fire('firing', 'waiting');
  await all.everyTurn(fired);
  expect(await all.notifications('waiting')).toEqual([notified]);
  expect(await all.notifications('firing')).toEqual([before]);
  figure('Breaking', 'one of three Alertmanagers killed (-9), the one that notifies first', {
    lost: 'nothing: one notification for the pending and one for the firing alert',
    recovered: `ready after ${seconds(took)}`,
    figures: `notified ${seconds(notified.at - fired)} after the alert; ${GROUP_WAIT.value} s without the fault, and ${PEER_TIMEOUT.value} s until the next takes over`,
  });
}, 400_000);

test('silences and the notification log survive a rolling restart', async () => {
  const silence = await all.silence(all.pods[1] as string, 'silenced');
  const everywhere = async () =>
    (await Promise.all(all.pods.map(pod => all.silences(pod)))).every(ids => ids.includes(silence));
  await waitFor(everywhere, { what: 'the silence to be known to all', timeoutMs: 60_000 });
  await all.fire('notified');
  const notified = await all.arrived('notified');

  const began = Date.now();
  await all.restartOneByOne();
  const took = Date.now() - began;
  const started = await Promise.all(all.pods.map(pod => all.started(pod)));
  expect(Math.min(...started)).toBeGreaterThan(began);
  expect(await everywhere()).toBe(true);

  await all.fire('notified', 'silenced', 'control');
  const fired = Date.now();
  await all.arrived('control');
  await all.everyTurn(fired);
  expect(await Promise.all(all.pods.map(pod => all.state(pod, 'silenced')))).toEqual(all.pods.map(() => 'suppressed'));
  expect(await all.notifications('silenced')).toEqual([]);
  expect(await all.notifications('notified')).toEqual([notified]);
  expect(await all.notifications('control')).toHaveLength(1);
  figure('Breaking', 'the Alertmanagers restarted one by one', {
    lost: 'nothing: silences stay active, and nothing is notified twice',
    recovered: `all three after ${seconds(took)}`,
    figures: 'a new alert is notified once, a silenced one never',
  });
}, 600_000);
