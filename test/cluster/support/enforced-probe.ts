import type { Cluster } from '../../../tools/cluster/cluster';
import { nodeImage } from '../../../tools/cluster/images/node';
import type { TestCluster } from './cluster';
import { podOf } from './workload/pod';

/** A port of a pod, of a Service or of a node. */
export interface Destination {
  /** An address, or a name that the cluster's DNS knows. */
  readonly host: string;
  readonly port: number;
}

/** Where a connection is begun: a container of a pod in which Node is to be had. */
export interface Place {
  readonly namespace: string;
  /** As kubectl takes it: `deployment/web-api`, `pod/stranger`. */
  readonly object: string;
  /** @default the only one */
  readonly container?: string;
}

/** `open`, `timeout`, or what the kernel says: `ECONNREFUSED`, `EHOSTUNREACH`. A name: `open` where it is answered. */
export type Outcome = string;
export const OPEN: Outcome = 'open';
/**
 * How a plugin denies: it drops, or it rejects, with one or another ICMP message; of a name, that the DNS did not answer. Not
 * among them is that there is no such name, `ENOTFOUND`.
 */
export const DENIED: readonly Outcome[] = [
  'timeout',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
  'EAI_AGAIN',
];

/** Longer than a first SYN that is lost, which is sent again after a second. */
const PATIENCE_MS = 2_500;

/** Tries what its first argument lists, all at once; prints the outcomes in the same order. */
const SCRIPT = `
  const { connect } = require('node:net');
  const { lookup } = require('node:dns/promises');
  const late = () => new Promise(done => setTimeout(done, ${PATIENCE_MS}, 'timeout').unref());
  const reach = to => new Promise(done => {
    const socket = connect(to);
    const end = outcome => { socket.destroy(); done(outcome); };
    socket.once('connect', () => end('${OPEN}')).once('error', ({ code }) => end(code));
    setTimeout(end, ${PATIENCE_MS}, 'timeout').unref();
  });
  const find = name => lookup(name).then(() => '${OPEN}', ({ code }) => code);
  const attempt = to => typeof to === 'string' ? Promise.race([find(to), late()]) : reach(to);
  Promise.all(JSON.parse(process.argv[1]).map(attempt)).then(outcomes => {
    console.log(JSON.stringify(outcomes));
    process.exit();
  });`;

/** What comes of a connection to each of the destinations, and of asking the cluster's DNS for each name, by their order. */
export async function attempt(
  cluster: TestCluster,
  { namespace, object, container }: Place,
  to: readonly (Destination | string)[],
): Promise<readonly Outcome[]> {
  const where = ['-n', namespace, 'exec', object, ...(container === undefined ? [] : ['-c', container])];
  return JSON.parse(await cluster.kubectl([...where, '--', 'node', '-e', SCRIPT, JSON.stringify(to)]));
}

/** The same from the node itself, which policies let reach its own pods. */
export async function attemptFromNode({ node }: Cluster, to: readonly Destination[]): Promise<readonly Outcome[]> {
  return JSON.parse(await node.run(process.execPath, ['-e', SCRIPT, JSON.stringify(to)]));
}

/** A pod that attempts, and that takes connections on the port, where it has one. It ends with its namespace or by itself. */
export const probe = (
  { namespace, name }: { readonly namespace: string; readonly name: string },
  port?: number,
): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name },
  spec: podOf({
    name: 'probe',
    image: nodeImage().reference,
    user: 1000,
    command: [
      'node',
      '-e',
      `process.on('SIGTERM', () => process.exit(0)); require('node:net').createServer(s => s.end()).listen(${port ?? 0});`,
    ],
    folders: [],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    graceSeconds: 1,
  }),
});
