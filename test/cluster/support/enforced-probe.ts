import type { Cluster } from '../../../tools/cluster/cluster';
import { nodeImage } from '../../../tools/cluster/images/node';
import type { TestCluster } from './cluster';
import { podOf } from './workload/pod';

/** A port of a pod, of a Service or of a node. */
export interface Destination {
  /** An address, or a name in the cluster's DNS. */
  readonly host: string;
  readonly port: number;
}

/** Where a connection starts: a container of a pod that has Node. */
export interface Place {
  readonly namespace: string;
  /** In kubectl's notation: `deployment/web-api`, `pod/stranger`. */
  readonly object: string;
  /** @default the only one */
  readonly container?: string;
}

/** `open`, `timeout`, or the kernel's error: `ECONNREFUSED`, `EHOSTUNREACH`. For a name: `open` if it resolves. */
export type Outcome = string;
export const OPEN: Outcome = 'open';
/**
 * How a denied connection fails: packets are dropped, or rejected with some ICMP message; for a name, DNS did not respond.
 * `ENOTFOUND` is not in the list, since it means that DNS responded.
 */
export const DENIED: readonly Outcome[] = [
  'timeout',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
  'EAI_AGAIN',
];

/** Long enough for a lost SYN, which is retransmitted after a second. */
const PATIENCE_MS = 2_500;

/** Tries the destinations in its first argument in parallel; prints the outcomes in the same order. */
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

/** Connects to each destination, or looks up each name in the cluster's DNS; returns the outcomes in the same order. */
export async function attempt(
  cluster: TestCluster,
  { namespace, object, container }: Place,
  to: readonly (Destination | string)[],
): Promise<readonly Outcome[]> {
  const where = ['-n', namespace, 'exec', object, ...(container === undefined ? [] : ['-c', container])];
  return JSON.parse(await cluster.kubectl([...where, '--', 'node', '-e', SCRIPT, JSON.stringify(to)]));
}

/** The same from the node itself, which can reach its own pods despite policies. */
export async function attemptFromNode({ node }: Cluster, to: readonly Destination[]): Promise<readonly Outcome[]> {
  return JSON.parse(await node.run(process.execPath, ['-e', SCRIPT, JSON.stringify(to)]));
}

/** A pod to start connections from, which also accepts connections on the port, if given. */
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
