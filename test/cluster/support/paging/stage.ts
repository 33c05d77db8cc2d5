/** A cluster on which faults become notifications: the product, the receivers, and the environment that pages, in accelerated time. */
import type { Environment } from '../../../../aion/environment';
import { nodeMemoryUsed } from '../../../../lib/components/node-exporter/rules';
import { waitFor } from '../../../../tools/process/wait';
import type { Endpoints } from '../breaking/api';
import { values } from '../breaking/samples';
import type { TestCluster } from '../cluster';
import { endFaults } from '../faults';
import { removeStandIn, standIn } from '../kube-state/image';
import { removeReceivers, startReceivers } from '../receivers/deploy';
import { Inbox } from '../receivers/inbox';
import { runAll } from '../run-all';
import { SmallDisk } from '../small-disk';
import { applyWorkload } from '../workload';
import { applyEnvironment, restoreDevelopment } from './apply';
import { pagingEnvironment } from './environment';
import type { World } from './fault';
import { removeBroken } from './faults/objects';
import { removeNode } from './lost-node';

export interface Stage {
  readonly world: World;
  readonly environment: Environment;
  /** What the receivers got. */
  readonly inbox: Inbox;
}

/** The platform must be applied. @param say called with each step. @default not called */
export async function openStage(
  cluster: TestCluster,
  endpoints: Endpoints,
  say: (step: string) => void = () => {},
): Promise<Stage> {
  say('the product: web-api, ai-engine, PostgreSQL, Redis, and a low load');
  await applyWorkload(cluster);
  // What a run that was killed has left would be older than its fault.
  await endFaults(cluster, 'web-api');
  await endFaults(cluster, 'ai-engine');
  await removeBroken(cluster);
  const { own } = cluster;
  if (own) await removeNode(cluster);
  if (own) await standIn(own);
  const disk = own && (await SmallDisk.mount(own));
  const [memoryUsed = 0] = await waitFor(
    async () => {
      const found = await values(endpoints.prometheus().url, nodeMemoryUsed.record);
      return found.length > 0 && found.map(({ value }) => value);
    },
    { what: 'the memory in use of the node', timeoutMs: 120_000 },
  );
  const environment = pagingEnvironment({ run: Date.now().toString(36), memoryUsed });
  say('the receivers: programs that speak the protocols of PagerDuty, Slack, Teams, Discord and SMTP');
  const place = await startReceivers(cluster, environment.notifications?.smtp);
  say('the environment that pages, in accelerated time');
  await applyEnvironment(cluster, environment, place);
  return { world: { cluster, disk, memoryUsed }, environment, inbox: await Inbox.open(cluster) };
}

/** Ends every fault and restores dist/development, also where `openStage` failed half-way. Throws with all that fails. */
export const closeStage = (cluster: TestCluster, stage: Stage | undefined): Promise<void> =>
  runAll([
    () => endFaults(cluster, 'web-api'),
    () => endFaults(cluster, 'ai-engine'),
    () => removeBroken(cluster),
    () => (cluster.own === undefined ? undefined : removeNode(cluster)),
    () => stage?.world.disk?.unmount(),
    () => cluster.own && removeStandIn(cluster.own),
    () => restoreDevelopment(cluster),
    () => removeReceivers(cluster),
  ]);
