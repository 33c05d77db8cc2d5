/** Upgrades from the last release to today's `dist/development`, and rolls back: nothing is rejected, and no data is lost. */

import { development } from '../../aion/environments/development';
import { START_DELAY } from '../../lib/components/alertmanager/alertmanager';
import { waitFor } from '../../tools/process/wait';
import { alertmanager } from './support/aion';
import { connectToPlatform, type Endpoints, startedAt } from './support/breaking/api';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { distOf, manifestsIn } from './support/dist';
import { type Kept, keep, lost } from './support/kept';
import { runKubectl } from './support/kubectl';
import { makeWay } from './support/make-way';
import { list } from './support/objects';
import { platformReady } from './support/platform';
import { figure, notRun, seconds } from './support/record';
import { isShallow, lastRelease } from './support/release';

const STEP_MS = 420_000;

let cluster: TestCluster;
let endpoints: Endpoints;
let shallow: boolean;
/** StatefulSets that the last release has with another policy for pods. */
let replaced: readonly string[] = [];
const kept: Kept[] = [];
const allLost = async () => (await Promise.all(kept.map(each => lost(endpoints, each)))).flat();

/** Applies a folder and waits until all pods are ready; returns how long that took. */
async function apply(folder: string): Promise<string> {
  const began = Date.now();
  expect(await runKubectl(cluster, ['apply', '--validate=strict', '-f', folder])).toMatchObject({
    code: 0,
    warnings: [],
  });
  await platformReady(cluster);
  return seconds(Date.now() - began);
}

/**
 * Waits until Alertmanager can be stopped without being killed. A release may give it less time to stop than its delay after a
 * start; it then loses silences, which is a fault of that release that no later one can fix.
 */
async function stoppable(dist: string): Promise<void> {
  const statefulSet = manifestsIn(distOf(development, dist)).find(
    ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === alertmanager.name,
  );
  if (statefulSet?.spec.template.spec.terminationGracePeriodSeconds >= START_DELAY.value) return;
  await waitFor(async () => Date.now() - (await startedAt(endpoints.alertmanager())) > START_DELAY.value * 1_000, {
    what: 'Alertmanager of the last release to be past its start delay',
    timeoutMs: START_DELAY.value * 2_000,
  });
}

const uidsOf = async (statefulSets: readonly string[]): Promise<readonly string[]> =>
  (await list(cluster, 'pods', { namespace: alertmanager.namespace }))
    .filter(({ metadata }) => statefulSets.includes(metadata.name.replace(/-\d+$/, '')))
    .map(({ metadata }) => metadata.uid)
    .sort();

beforeAll(async () => {
  ({ cluster, endpoints } = await connectToPlatform());
  shallow = await isShallow();
  if (shallow) {
    notRun('upgrades', 'this clone has no earlier commits', 'a full clone; here, a second apply of the same manifests');
    return;
  }
  kept.push(await keep(endpoints));
}, CONNECT_MS);

test(
  'a rollback to the last release is accepted and loses nothing',
  async () => {
    if (shallow) return;
    const { name, dist } = await lastRelease();
    replaced = await makeWay(cluster, distOf(development, dist));
    const took = await apply(distOf(development, dist));
    expect(await allLost()).toEqual([]);
    figure('Upgrade', `back to ${name}`, { 'every pod ready after': took, lost: 'nothing' });
    kept.push(await keep(endpoints));
    await stoppable(dist);
  },
  STEP_MS,
);

test(
  'an upgrade from the last release is accepted and loses nothing',
  async () => {
    if (shallow) return;
    const uids = await uidsOf(replaced);
    expect(await makeWay(cluster, distOf(development))).toEqual(replaced);
    // Orphaned, not ended.
    expect(await uidsOf(replaced)).toEqual(uids);
    const took = await apply(distOf(development));
    expect(await allLost()).toEqual([]);
    figure('Upgrade', 'to today’s', { 'every pod ready after': took, lost: 'nothing' });
  },
  STEP_MS,
);

test('the upgrade leaves no difference to the manifests', async () => {
  const { lines } = await runKubectl(cluster, ['diff', '-f', distOf(development)]);
  expect(lines).toEqual([]);
});
