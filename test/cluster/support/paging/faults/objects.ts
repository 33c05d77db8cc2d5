/** Objects that really crash, are really OOM-killed, cannot start, or fail. */
import { nodeImage } from '../../../../../tools/cluster/images/node';
import { waitFor } from '../../../../../tools/process/wait';
import { namespaces } from '../../aion';
import type { TestCluster } from '../../cluster';
import { claim, deployment, job, statefulSet } from '../../workload/controllers';
import type { Program } from '../../workload/pod';
import { isRolledOut, workloads } from '../../workloads';
import { BROKEN, type BrokenName } from '../expectations';
import type { Fault, Injection } from '../fault';
import { startCrashingSlowly } from '../slow-crash';
import { ROLL_BACK } from './in-service';

const program = (name: BrokenName, script: string, options: Partial<Program> = {}): Program => ({
  name: BROKEN[name],
  image: nodeImage().reference,
  user: 1000,
  command: ['node', '--eval', script],
  folders: [],
  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
  ...options,
});

const FAILS = "console.error('the input is missing'); process.exit(1)";
const WAITS = 'setInterval(() => {}, 1e6)';

const KINDS = 'deployments,statefulsets,jobs,persistentvolumeclaims';

/** Ends it and what is left of it. Other objects stay. */
const remove = (cluster: TestCluster, ...names: readonly BrokenName[]): Promise<string> =>
  cluster.kubectl([
    ...['-n', namespaces.aion, 'delete', KINDS, '--ignore-not-found', '--wait=false'],
    ...['-l', `app.kubernetes.io/name in (${names.map(name => BROKEN[name])})`],
  ]);

/** Ends all of them. */
export const removeBroken = (cluster: TestCluster): Promise<string> =>
  remove(cluster, ...(Object.keys(BROKEN) as BrokenName[]));

/**
 * They are not scraped: in accelerated time, a service in back-off is down long before it has crashed twice, so ServiceDown would
 * fire instead.
 */
const broken = (name: BrokenName, object: object, what: string, alerts: Fault['alerts']): Fault => ({
  what,
  alerts,
  begin: ({ cluster }) => cluster.apply([object]),
  end: ({ cluster }) => remove(cluster, name),
});

/** A Deployment whose version before runs. */
const brokenByRelease = (name: BrokenName, now: Program, what: string, alerts: Fault['alerts']): Fault => {
  const fault = broken(name, deployment(now), what, alerts);
  const asRelease: Injection = {
    begin: async world => {
      await world.cluster.apply([deployment(program(name, WAITS))]);
      await rolledOut(world.cluster, BROKEN[name]);
      await fault.begin(world);
    },
    end: fault.end,
  };
  return { ...fault, asRelease };
};

const rolledOut = (cluster: TestCluster, name: string): Promise<unknown> =>
  waitFor(
    async () =>
      (await workloads(cluster, { namespace: namespaces.aion })).some(
        each => each.metadata.name === name && isRolledOut(each),
      ),
    { what: `${name} to run`, timeoutMs: 120_000 },
  );

const podOf = (name: BrokenName) => new RegExp(`^${BROKEN[name]}-`);

export const OBJECT_FAULTS = {
  crashingSlowly: {
    what: 'a container that crashes every 13 minutes',
    alerts: {
      'PodCrashLooping, every 13 minutes': {
        findings: [
          { step: 1, prints: /archive-export\t1\t/, reads: 'it gave up' },
          { step: 2, series: { pod: podOf('slow') }, value: restarts => restarts > 1, reads: 'One pod' },
        ],
        silent: { 'logs "$POD" -c "$C" --tail=50': 'since its restart it has logged nothing yet' },
        remedy: { none: 'it never ran properly, so that there is no version before' },
      },
    },
    begin: ({ cluster }) => startCrashingSlowly(cluster),
    end: ({ cluster }) => remove(cluster, 'slow'),
  },
  crashing: brokenByRelease('crashing', program('crashing', FAILS), 'a program that exits with an error at its start', {
    PodCrashLooping: {
      findings: [
        { step: 1, prints: /\tError\t1\t/, reads: 'it gave up' },
        { step: 1, prints: /the input is missing/, reads: "the log's last lines" },
      ],
      remedy: { item: 1, follow: ROLL_BACK },
    },
  }),
  unprepared: brokenByRelease(
    'unprepared',
    program('unprepared', WAITS, { prepare: ['node', '--eval', FAILS] }),
    'an init container that exits with an error',
    {
      'PodCrashLooping, of an init container': {
        findings: [
          { step: 1, prints: /^prepare\t\d+\tError\t1\t/m, reads: 'it gave up' },
          { step: 1, prints: /the input is missing/, reads: "the log's last lines" },
          { step: 2, series: { pod: podOf('unprepared'), container: 'prepare' }, reads: 'An init container' },
        ],
        remedy: { item: 1, follow: ROLL_BACK },
      },
    },
  ),
  hungry: brokenByRelease(
    'hungry',
    program('hungry', 'const held = []; for (;;) held.push(Buffer.alloc(2 ** 22, 1));'),
    'a program that takes memory until the kernel kills it',
    {
      PodOOMKilled: {
        findings: [
          {
            step: 1,
            series: { pod: podOf('hungry') },
            value: kills => kills > 0,
            reads: 'it cannot start within its limit',
          },
          {
            step: 2,
            series: { pod: podOf('hungry') },
            value: bytes => bytes === 128 * 2 ** 20,
            reads: 'the limit is too small for this version',
          },
        ],
        silent: {
          'logs "$POD" --previous': 'the kernel kills it before it logs anything',
          container_memory_working_set_bytes: 'on a busy machine, it is killed before the kubelet measures it',
        },
        remedy: { item: 2, follow: ROLL_BACK },
      },
    },
  ),
  unschedulable: broken(
    'unschedulable',
    statefulSet(program('unschedulable', WAITS, { nodeSelector: { accelerator: 'none-has-it' } })),
    'a pod for a node that does not exist',
    {
      PodUnschedulable: {
        findings: [
          {
            step: 1,
            prints: /didn't match Pod's node affinity\/selector/,
            reads: "`didn't match Pod's node affinity/selector`",
          },
        ],
        remedy: { none: 'it never ran, so that there is no version before, and nobody adds the node' },
      },
      WorkloadReplicasMissing: {
        findings: [{ step: 1, prints: /face-matching-0 .* Pending/, reads: '`Pending` → [PodUnschedulable]' }],
        given: { POD: `${BROKEN.unschedulable}-0` },
        silent: { 'logs "$POD" --tail=50': 'a pod without a node has no log' },
        remedy: { none: 'it never ran, so that there is no version before, and nobody adds the node' },
      },
    },
  ),
  unpulled: brokenByRelease(
    'unpulled',
    // The name is reserved: no registry can have it.
    program('unpulled', WAITS, { image: 'registry.invalid/price-feed:1' }),
    'an image of a registry that does not exist',
    {
      PodImagePullFailing: {
        findings: [
          {
            step: 1,
            prints: /no such host|i\/o timeout|connection refused|network is unreachable/,
            reads: 'the registry, DNS or the way out',
          },
          { step: 1, prints: /^registry\.invalid\/price-feed:1$/m, reads: 'What does the registry say?' },
          { step: 3, series: { pod: podOf('unpulled') }, count: pods => pods === 1, reads: 'one → its image' },
        ],
        remedy: { item: 1, follow: ROLL_BACK },
      },
    },
  ),
  unstarted: brokenByRelease(
    'unstarted',
    program('unstarted', WAITS, { env: { TOKEN: { secret: 'nobody-made-it', key: 'token' } } }),
    'a Secret that does not exist',
    {
      PodNotStarting: {
        findings: [
          {
            step: 1,
            series: { pod: podOf('unstarted'), reason: 'CreateContainerConfigError' },
            reads: '`CreateContainerConfigError`',
          },
          { step: 1, prints: /secret "nobody-made-it" not found/, reads: 'is missing | step 2' },
          { step: 2, prints: /^nobody-made-it\ttoken$/m, reads: 'What is missing?' },
        ],
        remedy: { item: 2, follow: ROLL_BACK },
      },
    },
  ),
  failed: broken('failed', job(program('failed', FAILS)), 'a Job that gives up', {
    JobFailed: {
      findings: [
        { step: 1, prints: /^Failed\tBackoffLimitExceeded\t/m, reads: '`BackoffLimitExceeded`' },
        { step: 2, prints: /the input is missing/, reads: 'What did its last pod say?' },
        { step: 3, series: { job_name: BROKEN.failed }, count: jobs => jobs === 1, reads: 'Only this one' },
      ],
      remedy: { item: 2 },
    },
  }),
  unbound: broken(
    'unbound',
    claim(BROKEN.unbound, '1Gi', 'none-provides-it'),
    'a claim of a class that nothing provides',
    {
      VolumeClaimPending: {
        findings: [
          { step: 1, prints: /storageclass.* "none-provides-it" not found/, reads: '`storageclass … not found`' },
          { step: 2, series: { persistentvolumeclaim: BROKEN.unbound }, reads: 'Which claims wait?' },
        ],
        remedy: { item: 3 },
      },
    },
  ),
} as const satisfies Readonly<Record<string, Fault>>;
