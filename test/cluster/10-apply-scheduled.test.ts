/** Every environment but the laptop's with the real API server, controllers and scheduler: where pods are placed, and what a drain removes. */

import { existsSync } from 'node:fs';
import { development } from '../../aion/environments/development';
import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import type { Environment } from '../../lib/stack';
import { succeeded } from '../support/succeeded';
import { namespaces } from './support/aion';
import { distOf, manifestsIn } from './support/dist';
import { runKubectl } from './support/kubectl';
import { makeWay } from './support/make-way';
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

function testPlacement(environment: Environment): void {
  const folder = distOf(environment);
  const manifests = manifestsIn(folder);
  beforeAll(async () => {
    cluster = await startSimulatedCluster(environment.storageClass ?? '');
  }, START_MS);
  afterAll(() => cluster?.stop(), 60_000);

  test('passes a strict server-side dry run without warnings', async () => {
    // A dry run does not create the namespaces that the other objects need.
    await cluster.kubectl(['apply', '-f', `${folder}/00-namespaces.yaml`]);
    const dryRun = await runKubectl(cluster, ['apply', '--dry-run=server', '--validate=strict', '-f', folder]);
    expect(dryRun).toMatchObject({ warnings: [], code: 0 });
    expect(dryRun.lines).toHaveLength(manifests.length);
    figure('Server-side dry run', environment.name, { objects: `${dryRun.lines.length}`, Kubernetes: cluster.version });
  });

  test('is accepted on top of the last release, once the StatefulSets have made way that CHANGELOG.md names', async () => {
    const { name, dist } = await lastRelease();
    const before = distOf(environment, dist);
    // An environment that is new since then has nothing to apply before.
    if (existsSync(before)) {
      const release = await runKubectl(cluster, ['apply', '-f', before]);
      succeeded(release);
    }
    await cluster.apply([leastQuota(manifests)]);
    await makeWay(cluster, folder);
    const today = await runKubectl(cluster, ['apply', '--validate=strict', '-f', folder]);
    expect(today).toMatchObject({ warnings: [], code: 0 });
    const changed = today.lines.filter(line => !line.endsWith(' unchanged'));
    figure('Today’s over the last release', environment.name, { release: name, changed: `${changed.length} objects` });
  }, 120_000);

  test('is scheduled completely, within the smallest quota that suffices', async () => {
    await settled(cluster);
    // kubectl reports a disruption budget as "configured" each time: its API replaces the selector instead of merging it.
    const again = await runKubectl(cluster, ['apply', '--validate=strict', '-f', folder]);
    const changes = again.lines.filter(line => !line.endsWith(' unchanged') && !line.startsWith('poddisruptionbudget'));
    expect(changes).toEqual([]);
    expect(await runKubectl(cluster, ['diff', '-f', folder])).toEqual({ lines: [], warnings: [], code: 0 });
    const claims = await list(cluster, 'persistentvolumeclaims');
    expect(claims.filter(({ status }) => status.phase !== 'Bound').map(nameOf)).toEqual([]);
    const pods = await Promise.all(PLATFORM_NAMESPACES.map(namespace => list(cluster, 'pods', { namespace })));
    figure('Placed on simulated nodes', environment.name, {
      pods: `${pods.flat().length}`,
      volumes: `${claims.length}`,
      nodes: `${NODES.length} in 3 zones`,
    });
  }, 180_000);

  test('is accepted by server-side apply without field conflicts, and restarts no pod', async () => {
    const uids = async () => (await list(cluster, 'pods')).map(pod => `${nameOf(pod)} ${pod.metadata.uid}`).sort();
    const before = await uids();
    const applied = await runKubectl(cluster, ['apply', '--server-side', '--validate=strict', '-f', folder]);
    expect(applied).toMatchObject({ warnings: [], code: 0 });
    expect(applied.lines).toHaveLength(manifests.length);
    expect(await runKubectl(cluster, ['diff', '--server-side', '-f', folder])).toEqual({
      lines: [],
      warnings: [],
      code: 0,
    });
    expect(await uids()).toEqual(before);
  }, 120_000);

  test('runs each agent on every node', async () => {
    const agents = manifests.filter(({ kind }) => kind === 'DaemonSet').map(({ metadata }) => metadata.name);
    const placed = await Promise.all(agents.map(async name => [name, nodesOf(await podsOf(cluster, name))]));
    expect(placed).toEqual(agents.map(name => [name, NODES.map(node => node.name)]));
  });
}

for (const environment of aion.environments) {
  if (environment !== production && environment !== development)
    describe(environment.name, () => testPlacement(environment));
}

describe('production', () => {
  testPlacement(production);

  const manifests = manifestsIn(distOf(production));
  /** Replicated apps, of which a drain may evict one pod at a time. */
  const replicated = manifests
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map(({ metadata }) => metadata.name);
  const { spec: autoscaler } = manifests.find(({ kind }) => kind === 'HorizontalPodAutoscaler');

  const replicas = async () => {
    const pods = await Promise.all(replicated.map(app => podsOf(cluster, app)));
    return replicated.map((app, index) => ({ app, pods: pods[index] ?? [] }));
  };
  /** Apps with two pods on the same node. */
  const sharingNodes = async () =>
    (await replicas()).filter(({ pods }) => new Set(nodesOf(pods)).size < pods.length).map(({ app }) => app);

  test('places replicas on different nodes and spreads them over the zones', async () => {
    expect(replicated).toEqual(
      expect.arrayContaining(['prometheus', 'alertmanager', 'jaeger-collector', 'jaeger-query']),
    );
    expect(await sharingNodes()).toEqual([]);
    for (const { app, pods } of await replicas()) {
      expect({ app, zones: zonesOf(pods).size }).toEqual({ app, zones: Math.min(pods.length, 3) });
    }
  });

  test('has room for every collector that the autoscaler may add, each on a separate node', async () => {
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

    /** Drains nodes in parallel; returns the minimum of ready replicas per app meanwhile. */
    async function drain(...nodes: readonly string[]): Promise<Readonly<Record<string, number>>> {
      availability.reset();
      const options = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=120s'];
      await Promise.all(nodes.map(node => cluster.kubectl(['drain', node, ...options], { timeoutMs: 130_000 })));
      await settled(cluster);
      const least = Object.fromEntries(replicated.map(app => [app, availability.leastReady(app)]));
      figure('Minimum of ready replicas during a drain', nodes.join(', '), toText(least));
      return least;
    }
    /** All replicas but one, and at least one. */
    const required = async () =>
      Object.fromEntries((await replicas()).map(({ app, pods }) => [app, Math.max(pods.length - 1, 1)]));
    const belowRequired = (least: Readonly<Record<string, number>>, needed: Readonly<Record<string, number>>) =>
      replicated
        .filter(app => (least[app] ?? 0) < (needed[app] ?? 0))
        .map(app => `${app}: ${least[app]} of ${needed[app]}`);

    test.each(NODES)(
      'of $name keeps all replicas but one ready at any time, and replicas on different nodes',
      async ({ name }) => {
        try {
          expect(belowRequired(await drain(name), await required())).toEqual([]);
          expect(await sharingNodes()).toEqual([]);
        } finally {
          await cluster.kubectl(['uncordon', name]);
        }
      },
      200_000,
    );

    test('of the nodes of both Prometheus replicas evicts one replica after the other', async () => {
      const nodes = nodesOf(await podsOf(cluster, 'prometheus'));
      try {
        expect(belowRequired(await drain(...nodes), { prometheus: 1, alertmanager: 2 })).toEqual([]);
      } finally {
        await cluster.kubectl(['uncordon', ...nodes]);
      }
    }, 200_000);
  });
});
