/** Compares the connections of the running platform with its NetworkPolicies and with charts/flows.ts. */

import type { PodsPeer } from '../../lib/k8s';
import { waitFor } from '../../tools/process/wait';
import { carries } from '../support/network-policy/flows';
import type { Policies } from '../support/network-policy/policies';
import { alertmanager, jaegerAgent, jaegerCollector, jaegerQuery, namespaces } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import {
  asConnections,
  DECLARED,
  describeFlow,
  describeGrant,
  developmentPolicies,
  excuse,
  judge,
} from './support/flows';
import { type Seen, Watch } from './support/flows-seen';
import { forward } from './support/forward';
import { applyDevelopment, platformReady } from './support/platform';
import { figure, notRun } from './support/record';
import { applyWorkload } from './support/workload';

/** Longer than the longest interval between two connections of the same kind: a scrape, an evaluation, a batch of spans. */
const PERIOD_MS = 75_000;
const TABLE = 'Network flows';

let cluster: TestCluster;
let policies: Policies;
/** The connections seen, without those that nodes initiated. */
let seen: readonly Seen[] = [];
let watch: Watch | undefined;
beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
  await applyWorkload(cluster);
  policies = await developmentPolicies(cluster);
  if (cluster.own === undefined) {
    notRun('observing the connections', "the node's tables are not accessible", 'the own cluster');
    return;
  }
  watch = new Watch(cluster, cluster.own);
  await watch.begin();
  const ends = Date.now() + PERIOD_MS;
  await Promise.all([sendSpans(), queryTraces()]);
  await restartAgents();
  await waitFor(
    async () => {
      await watch?.look();
      return Date.now() > ends && unseen((await observed()) ?? []).length === 0;
    },
    { what: 'every declared flow to be seen', timeoutMs: PERIOD_MS * 3 },
    // A separate test reports the flows that were not seen.
  ).catch(() => {});
  seen = await observed();
}, CONNECT_MS + 1_200_000);
afterAll(() => watch?.end());

/** Without connections from nodes, which can reach their pods despite policies: kubelets that probe, the API server's proxy. */
async function observed(): Promise<readonly Seen[]> {
  const addresses = (await cluster.own?.node.run('ip', ['-o', 'address'])) ?? '';
  const nodes = new Set([...addresses.matchAll(/inet6? ([0-9a-f.:]+)/g)].map(([, address]) => address));
  const nowhere = await withoutPods();
  return (watch?.seen ?? [])
    .filter(({ from }) => from.pod !== undefined || !nodes.has(from.address))
    .filter(({ requested, to }) => to.pod !== undefined || !nowhere.has(requested.address));
}

/**
 * Addresses of Services that no pod is behind, such as that of a program without an image: what is sent there is rejected before any
 * policy is asked, and which pods would have to be allowed cannot be seen.
 */
async function withoutPods(): Promise<ReadonlySet<string>> {
  const list = async (kind: string) => JSON.parse(await cluster.kubectl(['get', kind, '-A', '-o', 'json'])).items;
  const key = (namespace: string, name: string) => `${namespace}/${name}`;
  const backed = new Set<string>(
    (await list('endpointslices')).flatMap(({ metadata, endpoints }: Slice) =>
      (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false)
        ? [key(metadata.namespace, metadata.labels?.['kubernetes.io/service-name'] ?? '')]
        : [],
    ),
  );
  return new Set(
    (await list('services')).flatMap(({ metadata, spec }: Service) =>
      backed.has(key(metadata.namespace, metadata.name)) ? [] : (spec.clusterIPs ?? []),
    ),
  );
}

interface Slice {
  readonly metadata: { readonly namespace: string; readonly labels?: Readonly<Record<string, string>> };
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
}
interface Service {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly clusterIPs?: readonly string[] };
}

const unseen = (connections: readonly Seen[]) =>
  DECLARED.filter(
    flow =>
      excuse(flow) === undefined && !connections.flatMap(asConnections).some(connection => carries(flow, connection)),
  );

/** Runs a script in a service's pod, with its Node. */
const inService = (script: string) =>
  cluster.kubectl(['-n', namespaces.aion, 'exec', 'deployment/web-api', '-c', 'web-api', '--', 'node', '-e', script]);
const hostOf = ({ name, namespace }: PodsPeer) => `${name}.${namespace}.svc`;
/** An empty batch, which is valid. */
const otlpHttp = (to: typeof jaegerAgent | typeof jaegerCollector) => `
  fetch('http://${hostOf(to)}:${to.ports['otlp-http'].number}/v1/traces', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"resourceSpans":[]}',
  }).then(({ status }) => { if (status !== 200) throw new Error('returned ' + status); });`;
const connectTo = (to: PodsPeer, port: number) => `
  require('node:net').connect(${port}, '${hostOf(to)}', function () { this.end(); });`;

/** The ways to send spans that services may use, but those of the test do not. */
const sendSpans = () =>
  inService(
    otlpHttp(jaegerAgent) +
      otlpHttp(jaegerCollector) +
      connectTo(jaegerCollector, jaegerCollector.ports['otlp-grpc'].number),
  );

/** Agents keep their connections, and only look up names when they open one. */
async function restartAgents(): Promise<void> {
  const agents = ['-n', jaegerAgent.namespace, 'delete', 'pod', '-l', `app.kubernetes.io/name=${jaegerAgent.name}`];
  await cluster.kubectl(agents, { timeoutMs: 120_000 });
  await platformReady(cluster);
}

async function queryTraces(): Promise<void> {
  const jaeger = await forward(cluster, namespaces.monitoring, 'service/jaeger-query', jaegerQuery.ports.web.number);
  const answer = await fetch(`${jaeger}/api/services`);
  expect(answer.status).toBe(200);
}

/** Policies are enforced, so a connection that is not allowed fails, but the attempt is seen too. */
test('every attempted connection is allowed', () => {
  if (cluster.own === undefined) return;
  const { denied, used } = judge(policies, seen);
  expect([...new Set(denied)]).toEqual([]);
  expect(seen.length).toBeGreaterThan(DECLARED.length / 2);
  figure(TABLE, 'connections seen, by source and destination', { measured: String(seen.length), why: 'all allowed' });
  const unused = policies.grants.filter(grant => !used.has(grant));
  figure(TABLE, 'grants of the policies that they used', {
    measured: `${used.size} of ${policies.grants.length}`,
    why: 'the rest follows',
  });
  for (const [why, grants] of groupBy(unused, whyUnused)) {
    figure(TABLE, `not used: ${grants.map(describeGrant).join('; ')}`, { measured: String(grants.length), why });
  }
});

/** Node 20 has no Map.groupBy. */
function groupBy<T>(all: readonly T[], key: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return groups;
}

/** Why a grant was not used. */
function whyUnused(grant: (typeof policies.grants)[number]): string {
  if (grant.port?.port === 53) {
    if (grant.peer?.ipBlock) return 'there is no DNS cache on the node here';
    if (grant.port.protocol === 'TCP') return 'DNS only uses TCP for long answers';
    return 'there is no image of it here, or it looked up no name meanwhile because it keeps its connections';
  }
  const number = grant.port?.port;
  const [namespace, name] = grant.policy.split('/');
  const flow = DECLARED.find(each => {
    const own = grant.direction === 'egress' ? each.from : each.to;
    return (
      own.name === name &&
      'namespace' in own &&
      own.namespace === namespace &&
      each.to.ports[each.port]?.number === number &&
      excuse(each)
    );
  });
  return (flow && excuse(flow)) ?? 'unknown';
}

test('every declared flow is seen', () => {
  if (cluster.own === undefined) return;
  expect(unseen(seen).map(describeFlow)).toEqual([]);
  const excused = DECLARED.filter(flow => excuse(flow) !== undefined);
  figure(TABLE, 'declared flows seen', { measured: `${DECLARED.length - excused.length} of ${DECLARED.length}` });
  for (const [why, flows] of groupBy(excused, flow => excuse(flow) ?? '')) {
    notRun(`observing the flows ${flows.map(describeFlow).join('; ')}`, why, 'npm test: the policies allow them');
  }
});

test('names are looked up in the cluster’s DNS', () => {
  if (cluster.own === undefined) return;
  const sources = seen
    .filter(({ port, protocol }) => port === 53 && protocol === 'UDP')
    .map(({ from }) => from.pod?.namespace);
  expect(sources).toEqual(expect.arrayContaining([namespaces.monitoring, namespaces.agents]));
});

test('a connection that is not allowed is seen, though it is rejected', async () => {
  if (cluster.own === undefined || watch === undefined) return;
  await expect(inService(connectTo(alertmanager, alertmanager.ports.web.number))).rejects.toThrow('ECONNREFUSED');
  await watch.look();
  const { denied } = judge(policies, await observed());
  expect(denied).toEqual([
    expect.stringMatching(
      new RegExp(
        `^${namespaces.aion}/web-api-\\S+ → ${namespaces.monitoring}/alertmanager-0:9093/TCP: ` +
          `no ingress of ${namespaces.monitoring}/alertmanager-0 by`,
      ),
    ),
  ]);
}, 60_000);
