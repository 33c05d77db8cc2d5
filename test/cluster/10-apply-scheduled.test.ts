/** Production and staging under the real API server, controllers and scheduler: where pods go, and what a drain takes away. */

import { production } from '../../aion/environments/production';
import { staging } from '../../aion/environments/staging';
import type { Environment } from '../../lib/stack';
import { namespaces } from './support/aion';
import { distOf, manifestsIn } from './support/dist';
import { say } from './support/kubectl';
import { list, nameOf } from './support/objects';
import { PLATFORM_NAMESPACES } from './support/platform';
import { figure } from './support/record';
import { lastRelease } from './support/release';
import { Availability } from './support/simulated/availability';
import { NODES, type SimulatedCluster, startSimulatedCluster } from './support/simulated/cluster';
import { leastQuota } from './support/simulated/quota';
import { nodesOf, podsOf, settled, zonesOf } from './support/simulated/rollout';

const START_MS = 15 * 60_000;
const toText = (numbers: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
let cluster: SimulatedCluster;

function isPlacedWhole(environment: Environment): void {
  const folder = distOf(environment);
  const manifests = manifestsIn(folder);
  beforeAll(async () => {
    cluster = await startSimulatedCluster(environment.storageClass ?? '');
  }, START_MS);
  afterAll(() => cluster?.stop(), 60_000);

  test('is taken by a server-side dry run, field by field, without a warning', async () => {
    // A dry run makes no namespaces that the next object could be in.
    await cluster.kubectl(['apply', '-f', `${folder}/00-namespaces.yaml`]);
    const dryRun = await say(cluster, ['apply', '--dry-run=server', '--validate=strict', '-f', folder]);
    expect(dryRun).toMatchObject({ warnings: [], code: 0 });
    expect(dryRun.lines).toHaveLength(manifests.length);
    figure('Server-side dry run', environment.name, { objects: `${dryRun.lines.length}`, Kubernetes: cluster.version });
  });

  test('is taken over the last release, which refuses nothing of it as unchangeable', async () => {
    const { name, dist } = await lastRelease();
    const release = await say(cluster, ['apply', '-f', distOf(environment, dist)]);
    expect(release).toMatchObject({ code: 0 });
    await cluster.apply([leastQuota(manifests)]);
    const today = await say(cluster, ['apply', '--validate=strict', '-f', folder]);
    expect(today).toMatchObject({ warnings: [], code: 0 });
    const changed = today.lines.filter(line => !line.endsWith(' unchanged'));
    figure('Today’s over the last release', environment.name, { release: name, changed: `${changed.length} objects` });
  }, 120_000);

  test('is placed whole, each pod on a node that has room for it, within the least quota that it can do with', async () => {
    await settled(cluster);
    // kubectl sends the selector of a disruption budget each time and calls that "configured": its API says to replace, not to merge.
    const again = await say(cluster, ['apply', '--validate=strict', '-f', folder]);
    const told = again.lines.filter(line => !line.endsWith(' unchanged') && !line.startsWith('poddisruptionbudget'));
    expect(told).toEqual([]);
    expect(await say(cluster, ['diff', '-f', folder])).toEqual({ lines: [], warnings: [], code: 0 });
    const claims = await list(cluster, 'persistentvolumeclaims');
    expect(claims.filter(({ status }) => status.phase !== 'Bound').map(nameOf)).toEqual([]);
    const pods = await Promise.all(PLATFORM_NAMESPACES.map(namespace => list(cluster, 'pods', { namespace })));
    figure('Placed on simulated nodes', environment.name, {
      pods: `${pods.flat().length}`,
      volumes: `${claims.length}`,
      nodes: `${NODES.length} in 3 zones`,
    });
  }, 180_000);

  test('is taken by server-side apply too, field by field nobody else’s, and starts no pod again', async () => {
    const uids = async () => (await list(cluster, 'pods')).map(pod => `${nameOf(pod)} ${pod.metadata.uid}`).sort();
    const before = await uids();
    const applied = await say(cluster, ['apply', '--server-side', '--validate=strict', '-f', folder]);
    expect(applied).toMatchObject({ warnings: [], code: 0 });
    expect(applied.lines).toHaveLength(manifests.length);
    expect(await say(cluster, ['diff', '--server-side', '-f', folder])).toEqual({ lines: [], warnings: [], code: 0 });
    expect(await uids()).toEqual(before);
  }, 120_000);

  test('runs an agent of each kind on every node', async () => {
    const agents = manifests.filter(({ kind }) => kind === 'DaemonSet').map(({ metadata }) => metadata.name);
    const placed = await Promise.all(agents.map(async name => [name, nodesOf(await podsOf(cluster, name))]));
    expect(placed).toEqual(agents.map(name => [name, NODES.map(node => node.name)]));
  });
}

describe('staging', () => isPlacedWhole(staging));

describe('production', () => {
  isPlacedWhole(production);

  const manifests = manifestsIn(distOf(production));
  /** What is there several times, of which a drain may take one at a time. */
  const replicated = manifests
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map(({ metadata }) => metadata.name);
  const { spec: autoscaler } = manifests.find(({ kind }) => kind === 'HorizontalPodAutoscaler');

  const replicas = async () => {
    const pods = await Promise.all(replicated.map(app => podsOf(cluster, app)));
    return replicated.map((app, index) => ({ app, pods: pods[index] ?? [] }));
  };
  /** Apps of which two share a node. */
  const together = async () =>
    (await replicas()).filter(({ pods }) => new Set(nodesOf(pods)).size < pods.length).map(({ app }) => app);

  test('keeps replicas on different nodes, and spreads them over the zones', async () => {
    expect(replicated).toEqual(
      expect.arrayContaining(['prometheus', 'alertmanager', 'jaeger-collector', 'jaeger-query']),
    );
    expect(await together()).toEqual([]);
    for (const { app, pods } of await replicas()) {
      expect({ app, zones: zonesOf(pods).size }).toEqual({ app, zones: Math.min(pods.length, 3) });
    }
  });

  test('has room for every collector that the autoscaler may add, each on a node of its own', async () => {
    const scale = async (to: number) => {
      const collectors = ['--namespace', namespaces.monitoring, 'deployment/jaeger-collector'];
      await cluster.kubectl(['scale', ...collectors, `--replicas=${to}`]);
      await settled(cluster);
    };
    await scale(autoscaler.maxReplicas);
    expect(new Set(nodesOf(await podsOf(cluster, 'jaeger-collector'))).size).toBe(autoscaler.maxReplicas);
    await scale(autoscaler.minReplicas);
  }, 240_000);

  describe('a drain', () => {
    let availability: Availability;
    beforeAll(async () => {
      availability = await Availability.watch(cluster, cluster.api);
    });

    /** Drains nodes at the same time; the least replicas that were ready meanwhile, of each app. */
    async function drain(...nodes: readonly string[]): Promise<Readonly<Record<string, number>>> {
      availability.reset();
      const options = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=120s'];
      await Promise.all(nodes.map(node => cluster.kubectl(['drain', node, ...options], { timeoutMs: 130_000 })));
      await settled(cluster);
      const least = Object.fromEntries(replicated.map(app => [app, availability.leastReady(app)]));
      figure('Least that was ready during a drain', nodes.join(', '), toText(least));
      return least;
    }
    /** All but one of each, and never none. */
    const allowed = async () =>
      Object.fromEntries((await replicas()).map(({ app, pods }) => [app, Math.max(pods.length - 1, 1)]));
    const fallsShort = (least: Readonly<Record<string, number>>, of: Readonly<Record<string, number>>) =>
      replicated.filter(app => (least[app] ?? 0) < (of[app] ?? 0)).map(app => `${app}: ${least[app]} of ${of[app]}`);

    test.each(NODES)(
      'of $name leaves all but one of each ready at every moment, and replicas apart',
      async ({ name }) => {
        try {
          expect(fallsShort(await drain(name), await allowed())).toEqual([]);
          expect(await together()).toEqual([]);
        } finally {
          await cluster.kubectl(['uncordon', name]);
        }
      },
      200_000,
    );

    test('of the nodes of both Prometheus at once takes them one after the other', async () => {
      const nodes = nodesOf(await podsOf(cluster, 'prometheus'));
      try {
        expect(fallsShort(await drain(...nodes), { prometheus: 1, alertmanager: 2 })).toEqual([]);
      } finally {
        await cluster.kubectl(['uncordon', ...nodes]);
      }
    }, 200_000);
  });
});
