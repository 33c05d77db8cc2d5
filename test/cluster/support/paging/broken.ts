import { nodeImage } from '../../../../tools/cluster/images/node';
import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';
import { claim, deployment, job, statefulSet } from '../workload/controllers';
import type { Program } from '../workload/pod';
import { BROKEN, type BrokenName } from './expectations';

const program = (name: BrokenName, script: string, options: Partial<Program> = {}): Program => ({
  name: BROKEN[name],
  image: nodeImage().reference,
  user: 1000,
  command: ['node', '--eval', script],
  folders: [],
  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
  ...options,
});

const FAILS = 'process.exit(1)';
const WAITS = 'setInterval(() => {}, 1e6)';

/**
 * Pods that really crash, are really OOM-killed, or cannot start, and what else of a product may be stuck. They are not scraped:
 * in accelerated time, a service in back-off is down long before it has crashed twice, so ServiceDown would fire instead.
 */
const objects: Readonly<Record<Exclude<BrokenName, 'slow'>, () => object>> = {
  crashing: () => deployment(program('crashing', FAILS)),
  hungry: () => deployment(program('hungry', 'const held = []; for (;;) held.push(Buffer.alloc(2 ** 22, 1));')),
  unprepared: () => deployment(program('unprepared', WAITS, { prepare: ['node', '--eval', FAILS] })),
  unschedulable: () => statefulSet(program('unschedulable', WAITS, { nodeSelector: { accelerator: 'none-has-it' } })),
  // The name is reserved: no registry can have it.
  unpulled: () => deployment(program('unpulled', WAITS, { image: 'registry.invalid/price-feed:1' })),
  unstarted: () =>
    deployment(program('unstarted', WAITS, { env: { TOKEN: { secret: 'nobody-made-it', key: 'token' } } })),
  failed: () => job(program('failed', FAILS)),
  unbound: () => claim(BROKEN.unbound, '1Gi', 'none-provides-it'),
};

const KINDS = 'deployments,statefulsets,jobs,persistentvolumeclaims';

export const startBroken = (cluster: TestCluster): Promise<string> =>
  cluster.apply(Object.values(objects).map(object => object()));

export const stopBroken = (cluster: TestCluster): Promise<string> =>
  cluster.kubectl([
    ...['-n', namespaces.aion, 'delete', KINDS, '--ignore-not-found', '--wait=false'],
    ...['-l', `app.kubernetes.io/name in (${Object.values(BROKEN)})`],
  ]);
