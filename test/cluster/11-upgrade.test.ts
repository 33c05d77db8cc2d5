/** Today's `dist/development` over the last release, and back: nothing is refused, and nothing that was kept is lost. */

import { development } from '../../aion/environments/development';
import { START_DELAY } from '../../lib/components/alertmanager/alertmanager';
import { waitFor } from '../../tools/process/wait';
import { alertmanager } from './support/aion';
import { connectToPlatform, startedAt, type Ways } from './support/breaking/api';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { distOf, manifestsIn } from './support/dist';
import { type Kept, keep, lost } from './support/kept';
import { say } from './support/kubectl';
import { platformReady } from './support/platform';
import { figure, notRun, seconds } from './support/record';
import { isShallow, lastRelease } from './support/release';

const STEP_MS = 420_000;

let cluster: TestCluster;
let ways: Ways;
let shallow: boolean;
const kept: Kept[] = [];
const lostOfAll = async () => (await Promise.all(kept.map(each => lost(ways, each)))).flat();

/** Applies a folder and waits until it runs; how long that took. */
async function apply(folder: string): Promise<string> {
  const began = Date.now();
  expect(await say(cluster, ['apply', '--validate=strict', '-f', folder])).toMatchObject({ code: 0, warnings: [] });
  await platformReady(cluster);
  return seconds(Date.now() - began);
}

/**
 * Waits until Alertmanager can be stopped without being killed, where a release gives it less time to stop than it sits out after
 * a start: that it forgets silences then is a fault of that release, which no later one can mend.
 */
async function stoppable(dist: string): Promise<void> {
  const of = manifestsIn(distOf(development, dist)).find(
    ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === alertmanager.name,
  );
  if (of?.spec.template.spec.terminationGracePeriodSeconds >= START_DELAY.value) return;
  await waitFor(async () => Date.now() - (await startedAt(ways.alertmanager())) > START_DELAY.value * 1_000, {
    what: 'Alertmanager of the last release to have started for good',
    timeoutMs: START_DELAY.value * 2_000,
  });
}

beforeAll(async () => {
  ({ cluster, ways } = await connectToPlatform());
  shallow = await isShallow();
  if (shallow) {
    notRun('upgrades', 'this clone has no earlier commits', 'a whole clone; here, a second apply of the same');
    return;
  }
  kept.push(await keep(ways));
}, CONNECT_MS);

test(
  'the last release is taken over today’s, as a rollback does, and finds what was kept',
  async () => {
    if (shallow) return;
    const { name, dist } = await lastRelease();
    const took = await apply(distOf(development, dist));
    expect(await lostOfAll()).toEqual([]);
    figure('Upgrade', `back to ${name}`, { 'every pod ready after': took, lost: 'nothing' });
    kept.push(await keep(ways));
    await stoppable(dist);
  },
  STEP_MS,
);

test(
  'today’s is taken over the last release, refused nowhere, and loses nothing',
  async () => {
    if (shallow) return;
    const took = await apply(distOf(development));
    expect(await lostOfAll()).toEqual([]);
    figure('Upgrade', 'to today’s', { 'every pod ready after': took, lost: 'nothing' });
  },
  STEP_MS,
);

test('leaves the cluster as if the release had never been there', async () => {
  const { lines } = await say(cluster, ['diff', '-f', distOf(development)]);
  expect(lines).toEqual([]);
});
