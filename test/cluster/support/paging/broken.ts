import { nodeImage } from '../../../../tools/cluster/images/node';
import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';
import { deployment } from '../workload/controllers';
import { CRASHING, HUNGRY } from './expectations';

const USER = 1000;
const program = (name: string, script: string, memory: string): object =>
  deployment({
    name,
    image: nodeImage().reference,
    user: USER,
    command: ['node', '--eval', script],
    folders: [],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory } },
  });

/**
 * Pods that really crash, and that are really OOM-killed. They are not scraped: in accelerated time, a service in back-off is
 * down long before it has crashed twice, so ServiceDown would fire instead.
 */
export const startCrashing = (cluster: TestCluster): Promise<string> =>
  cluster.apply([
    program(CRASHING, 'process.exit(1)', '128Mi'),
    program(HUNGRY, 'const held = []; for (;;) held.push(Buffer.alloc(2 ** 22, 1));', '128Mi'),
  ]);

export const stopCrashing = (cluster: TestCluster): Promise<string> =>
  cluster.kubectl([
    ...['-n', namespaces.aion, 'delete', 'deployment', CRASHING, HUNGRY],
    ...['--ignore-not-found', '--wait=false'],
  ]);
