import type { ModelName } from '../../../../apps/ai-engine/models';
import { ON_OWN_CLUSTER, type TestCluster } from '../cluster';
import { beginFaults, endFaults } from '../faults';
import type { SmallDisk } from '../small-disk';
import { startBroken, stopBroken } from './broken';
import { MEMORY } from './environment';
import { PAGES, type PagedAlert } from './expectations';
import { closeConnections, fillMemory, freeMemory, openConnections } from './limits';
import { loseNode, removeNode } from './lost-node';
import { recordOutage } from './outage';
import { startCrashingSlowly } from './slow-crash';

/** A fault, and the alerts that it causes. */
export interface Cause {
  readonly what: string;
  readonly alerts: readonly PagedAlert[];
  begin(world: World): Promise<unknown>;
  end(world: World): Promise<unknown>;
}

/** What faults act on. */
export interface World {
  readonly cluster: TestCluster;
  /** Only on a cluster of this machine. */
  readonly disk?: SmallDisk | undefined;
  /** Share of the node's memory that is in use without a fault. */
  readonly memoryUsed: number;
}

/** A user that does not exist is not cached, so each request is a query. */
const QUERIES = '/v1/users/00000000-0000-4000-8000-000000000000';
const inferencesOf = (model: ModelName) => ({
  path: '/v1/inference',
  body: JSON.stringify({ session: 'traffic', model, prompt: 'Why?', maxTokens: 4 }),
});
const INFERENCES = inferencesOf('aion-small');
/** Asked by nobody else: a few failures are a large share of its window, and a few successes soon make it small again. */
const OTHER_MODEL = 'aion-large';

type Faults = Readonly<Record<string, object>>;

const inService = (
  service: 'web-api' | 'ai-engine',
  faults: Faults | ((world: World) => Faults),
  alerts: readonly PagedAlert[],
): Cause => {
  const faultsIn = (world: World): Faults => (typeof faults === 'function' ? faults(world) : faults);
  return {
    what: typeof faults === 'function' ? service : `${Object.keys(faults).join(', ')} in ${service}`,
    alerts,
    begin: world => beginFaults(world.cluster, service, faultsIn(world)),
    end: world => endFaults(world.cluster, service, Object.keys(faultsIn(world))),
  };
};

const fullDisk = (freeShare: number, alert: DiskAlert): Cause => ({
  what: `a file that leaves ${freeShare * 100} % of a disk free`,
  alerts: ON_OWN_CLUSTER ? [alert] : [],
  begin: async ({ disk }) => disk?.fill(freeShare),
  end: async ({ disk }) => disk?.free(),
});

/** Alerts about a node's disk: the disks of a shared cluster must not be filled. */
export const DISK_ALERTS = ['NodeDiskFilling', 'DiskSpaceLow'] as const satisfies readonly PagedAlert[];
type DiskAlert = (typeof DISK_ALERTS)[number];

/** Nodes of a shared cluster are its operator's. */
export const NODE_ALERT = 'NodeNotReady' satisfies PagedAlert;

/** Alerts whose faults only a cluster of this machine gets. */
export const ON_NO_OTHER: readonly PagedAlert[] = [...DISK_ALERTS, NODE_ALERT];

/** High traffic that succeeds, so that earlier failures soon become a small share of the window. */
const RELIEF = {
  'web-api': { traffic: { perSecond: 80, path: QUERIES } },
  'ai-engine': { traffic: { perSecond: 40, ...INFERENCES } },
} as const;

/** Requests that fail and are slow: HighErrorRate explains HighLatency of the same service. */
export const SLOW_REQUESTS = inService('web-api', { latency: { milliseconds: 2_000 } }, []);

/** The order matters: a critical alert inhibits the warnings that it explains, and what fails stays in windows for five minutes. */
export const ROUNDS = {
  warnings: [
    // What takes longest comes first.
    {
      what: 'a node whose kubelet is gone',
      alerts: ON_OWN_CLUSTER ? [NODE_ALERT] : [],
      begin: async ({ cluster }) => cluster.own && loseNode(cluster),
      end: async ({ cluster }) => cluster.own && removeNode(cluster),
    },
    {
      what: 'a container that crashes every 13 minutes',
      alerts: ['PodCrashLooping, every 13 minutes'],
      begin: ({ cluster }) => startCrashingSlowly(cluster),
      end: ({ cluster }) => stopBroken(cluster),
    },
    {
      what: 'pods that crash, are killed or cannot start, a job that fails, a claim that nothing provides',
      alerts: [
        ...(['PodCrashLooping', 'PodCrashLooping, of an init container', 'PodOOMKilled'] as const),
        ...(['PodUnschedulable', 'PodImagePullFailing', 'PodNotStarting'] as const),
        ...(['WorkloadReplicasMissing', 'JobFailed', 'VolumeClaimPending'] as const),
      ],
      begin: ({ cluster }) => startBroken(cluster),
      end: ({ cluster }) => stopBroken(cluster),
    },
    {
      what: 'connections to PostgreSQL that nobody closes',
      alerts: ['PostgresConnectionsNearLimit'],
      begin: ({ cluster }) => openConnections(cluster),
      end: ({ cluster }) => closeConnections(cluster),
    },
    {
      what: 'a value that fills Redis',
      alerts: ['RedisMemoryNearLimit'],
      begin: ({ cluster }) => fillMemory(cluster),
      end: ({ cluster }) => freeMemory(cluster),
    },
    inService('ai-engine', { 'slow-inference': { seconds: 35 }, traffic: { perSecond: 1, ...INFERENCES } }, [
      'SlowAIInference',
      'HighLatency',
    ]),
    inService(
      'web-api',
      // At 4 a second, half of them slow, five of the pool's twenty connections are in use.
      { 'slow-queries': { seconds: 2.5, share: 0.5 }, traffic: { perSecond: 4, path: QUERIES } },
      ['SlowDatabaseQueries'],
    ),
    inService('ai-engine', { sessions: { count: 150 } }, ['HighActiveAISessions']),
    inService('ai-engine', { memory: { residentBytes: 1.2e9 } }, ['HighMemoryUsage']),
    inService('ai-engine', { cpu: { share: 0.8 } }, ['HighCPUUsage']),
    inService('ai-engine', ({ memoryUsed }) => ({ 'node-memory': { usedShare: memoryUsed + MEMORY.fault } }), [
      'NodeMemoryHigh',
    ]),
    fullDisk(0.12, 'NodeDiskFilling'),
    {
      what: 'an outage of two hours, a day ago',
      alerts: ['SLAAvailabilityViolation'],
      begin: ({ cluster }) => recordOutage(cluster, PAGES.SLAAvailabilityViolation.service),
      end: async () => {},
    },
  ],
  traffic: [
    inService('web-api', RELIEF['web-api'], []),
    inService('ai-engine', RELIEF['ai-engine'], ['HighRequestRate']),
  ],
  connections: [
    inService('web-api', { 'connection-errors': {}, traffic: { perSecond: 30, path: QUERIES } }, [
      'DatabaseConnectionErrors',
    ]),
  ],
  waiting: [
    // Each request waits until it gives up, after five seconds: about ten wait at any time. The pool first, so that all of
    // its connections are free to be taken.
    inService('web-api', { 'pool-exhaustion': { share: 1 }, traffic: { perSecond: 2, path: QUERIES } }, [
      'DatabaseConnectionPoolExhausted',
    ]),
  ],
  failing: [
    inService(
      'web-api',
      { errors: { share: 0.3 }, 'query-errors': { share: 0.1 }, traffic: { perSecond: 30, path: QUERIES } },
      ['HighErrorRate', 'HighDatabaseErrorRate', 'SLAErrorRateViolation'],
    ),
    inService(
      'ai-engine',
      {
        'inference-errors': { share: 0.9, model: OTHER_MODEL },
        traffic: { perSecond: 1, ...inferencesOf(OTHER_MODEL) },
      },
      ['AIInferenceFailureRate'],
    ),
    fullDisk(0.04, 'DiskSpaceLow'),
  ],
  vanishing: [inService('web-api', { vanish: {} }, ['ServiceDown'])],
  relief: [
    inService('web-api', { traffic: { perSecond: 150, path: QUERIES } }, []),
    // Below HighRequestRate's threshold, which is to end meanwhile.
    inService('ai-engine', { traffic: { perSecond: 3, ...inferencesOf(OTHER_MODEL) } }, []),
  ],
} as const satisfies Readonly<Record<string, readonly Cause[]>>;
