/** The platform in development with its NetworkPolicies enforced: what they allow works, and the rest is denied. */

import type { PodsPeer } from '../../lib/k8s';
import { waitFor } from '../../tools/process/wait';
import type { End } from '../support/network-policy/types';
import * as peers from './support/aion';
import { namespaces, platformPeers } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { Canary, ENFORCED_MS, STRANGER } from './support/enforced-canary';
import {
  attempt,
  attemptFromNode,
  DENIED,
  type Destination,
  OPEN,
  type Outcome,
  type Place,
  probe,
} from './support/enforced-probe';
import { explain } from './support/explain';
import { developmentPolicies } from './support/flows';
import { isReady, type KubernetesObject, list } from './support/objects';
import { applyDevelopment, hasImage } from './support/platform';
import { expectRulesEvaluated, expectTargetsUp, prometheusOf } from './support/prometheus';
import { podsReady } from './support/ready';
import { figure, notRun, seconds } from './support/record';
import { applyWorkload } from './support/workload';
import { workloads } from './support/workloads';

const TABLE = 'Network flows';
const WEB_API: Place = { namespace: namespaces.aion, object: 'deployment/web-api', container: 'web-api' };
/** A pod in the platform's namespace without any of its labels. */
const INTRUDER_POD = { namespace: namespaces.monitoring, name: 'intruder' };
const INTRUDER: Place = { namespace: INTRUDER_POD.namespace, object: `pod/${INTRUDER_POD.name}` };
const DNS_NAME = 'kubernetes.default.svc';

let cluster: TestCluster;
let canary: Canary;
/** Time until a new policy is enforced, in ms; undefined on a cluster that enforces none, which an own cluster must not be. */
let enforced: number | undefined;

beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
  await applyWorkload(cluster);
  canary = await Canary.start(cluster);
  await cluster.apply([probe(INTRUDER_POD)]);
  await podsReady(cluster, { namespace: INTRUDER_POD.namespace }, [INTRUDER_POD.name]);
}, CONNECT_MS + 600_000);
afterAll(async () => {
  await canary?.remove();
  await cluster?.kubectl(['-n', INTRUDER_POD.namespace, 'delete', 'pod', INTRUDER_POD.name, '--ignore-not-found']);
}, 120_000);

test('a policy is enforced once it exists, and until it is removed', async () => {
  await canary.deny();
  enforced = await canary.is(false).catch(error => {
    if (cluster.own !== undefined) throw error;
    return undefined;
  });
  if (enforced === undefined) {
    await canary.allow();
    const why = `the cluster's network plugin does not enforce them: a canary policy had no effect within ${seconds(ENFORCED_MS)}`;
    notRun('enforcing the NetworkPolicies', why, 'the own cluster, where 50-flows compares connections with them');
    return;
  }
  await canary.allow();
  const lifted = await canary.is(true);
  figure(TABLE, 'a new policy: until it is enforced', { measured: seconds(enforced) });
  figure(TABLE, 'a removed policy: until it is lifted', { measured: seconds(lifted) });
}, 120_000);

test('while the policy engine is down, existing policies are still enforced, and new ones are not', async () => {
  const { own } = cluster;
  if (own === undefined || enforced === undefined) {
    notRun('policies while their engine is down', 'the engine is not accessible', 'the own cluster');
    return;
  }
  await own.stop('kube-router', 'SIGKILL');
  try {
    await canary.deny();
    // Several times as long as it takes with the engine running.
    for (const until = Date.now() + 5 * enforced; Date.now() < until; ) {
      await denied(WEB_API, [webOf(peers.alertmanager)]);
      expect(await canary.outcome()).toBe(OPEN);
    }
  } finally {
    await own.start('kube-router');
  }
  await canary.is(false);
  await canary.allow();
  await canary.is(true);
}, 120_000);

/** The Service's name, as programs use it. */
const hostOf = ({ name, namespace }: PodsPeer): string => `${name}.${namespace}.svc`;
const at = <P extends string>(peer: PodsPeer<P>, port: NoInfer<P>): Destination => ({
  host: hostOf(peer),
  port: peer.ports[port].number,
});
const webOf = (peer: PodsPeer<'web'>): Destination => at(peer, 'web');

/** Waits, since the plugin may not have handled new pods yet. */
const becomes = (from: Place, to: readonly (Destination | string)[], met: (outcome: Outcome) => boolean) =>
  waitFor(
    async () => {
      const outcomes = await attempt(cluster, from, to);
      const others = to.map((each, index) => [each, outcomes[index] ?? ''] as const).filter(([, is]) => !met(is));
      expect(others).toEqual([]);
      return true;
    },
    { what: `the connections of ${from.namespace}/${from.object} to be as expected`, timeoutMs: ENFORCED_MS },
  );
const reached = (from: Place, to: readonly (Destination | string)[]) => becomes(from, to, is => is === OPEN);
const denied = (from: Place, to: readonly (Destination | string)[]) => becomes(from, to, is => DENIED.includes(is));

/** The user interfaces, the most attractive destinations for an undeclared client. */
const INTERFACES = [webOf(peers.prometheus), webOf(peers.alertmanager), webOf(peers.jaegerQuery)];

test('a service can send its spans, and cannot reach a user interface', async () => {
  if (enforced === undefined) return;
  await reached(WEB_API, [
    at(peers.jaegerAgent, 'otlp-grpc'),
    at(peers.jaegerAgent, 'otlp-http'),
    at(peers.jaegerCollector, 'otlp-grpc'),
    at(peers.jaegerCollector, 'otlp-http'),
    at(peers.jaegerCollector, 'sampling'),
  ]);
  await denied(WEB_API, INTERFACES);
}, 120_000);

test('an unrelated pod in another namespace reaches the cluster’s DNS and nothing of the platform', async () => {
  if (enforced === undefined) return;
  await reached(STRANGER, [DNS_NAME]);
  await denied(STRANGER, INTERFACES);
}, 120_000);

test('a pod without labels in the platform’s namespace reaches nothing, not even DNS', async () => {
  if (enforced === undefined) return;
  const [api] = await list(cluster, 'services', { namespace: 'default', selector: 'component=apiserver' });
  const ready = await platformPods();
  // By address, since it cannot look up names; the unrelated pod can reach the API server.
  const server = { host: api.spec.clusterIP as string, port: api.spec.ports[0].port as number };
  await reached(STRANGER, [server]);
  await denied(INTRUDER, [DNS_NAME, server, ...ready.flatMap(({ destinations }) => destinations)]);
}, 120_000);

/** The platform's pods that run here and have an address to which policies apply. */
async function platformPods(): Promise<readonly PlatformPod[]> {
  const all = platformPeers.filter(({ hostNetwork }) => !hostNetwork);
  const pods = await list(cluster, 'pods');
  return all.flatMap(({ name, namespace, ports }) =>
    pods
      .filter(
        ({ metadata }) => metadata.namespace === namespace && metadata.labels?.['app.kubernetes.io/name'] === name,
      )
      .filter(isReady)
      .map(pod => ({ end: endOf(pod), destinations: tcp(ports).map(port => ({ host: pod.status.podIP, port })) })),
  );
}
interface PlatformPod {
  readonly end: End;
  readonly destinations: readonly Destination[];
}
/** Nothing listens there in development, where a single Alertmanager has no peers: a closed port would prove nothing. */
const SILENT = peers.alertmanager.ports.mesh;
const tcp = (ports: PodsPeer['ports']): number[] => [
  ...new Set(
    Object.values(ports)
      .filter(port => port.protocol !== 'UDP' && port !== SILENT)
      .map(({ number }) => number),
  ),
];
const endOf = ({ metadata: { namespace, name, labels = {} }, status }: KubernetesObject): End => ({
  address: status.podIP,
  pod: { namespace, name, labels },
});

/** Otherwise a port could be closed because nothing listens there. */
async function listens(destinations: readonly Destination[]): Promise<void> {
  const outcomes = cluster.own && (await attemptFromNode(cluster.own, destinations));
  expect(destinations.filter((_, index) => outcomes && outcomes[index] !== OPEN)).toEqual([]);
}

test('each port of the platform’s pods is open exactly to those whom the policies allow', async () => {
  if (enforced === undefined) return;
  const policies = await developmentPolicies(cluster);
  const to = await platformPods();
  await listens(to.flatMap(({ destinations }) => destinations));
  const count = { open: 0, denied: 0 };
  for (const from of [WEB_API, STRANGER, INTRUDER]) {
    const where = ['-n', from.namespace, 'get', 'pods', '-o', 'json'];
    const { items } = JSON.parse(await cluster.kubectl(where)) as { items: readonly KubernetesObject[] };
    const name = from.object.replace(/^.*\//, '');
    const pod = items.find(({ metadata }) =>
      [metadata.name, metadata.labels?.['app.kubernetes.io/name']].includes(name),
    );
    const attempts = to.flatMap(({ end, destinations }) =>
      destinations.map(destination => {
        const connection = { from: endOf(pod), to: end, port: destination.port, protocol: 'TCP' } as const;
        return { destination, allowed: policies.judge(connection).denials.length === 0 };
      }),
    );
    const destinations = (allowed: boolean) =>
      attempts.filter(each => each.allowed === allowed).map(({ destination }) => destination);
    await reached(from, destinations(true));
    await denied(from, destinations(false));
    count.open += destinations(true).length;
    count.denied += destinations(false).length;
  }
  expect(Math.min(count.open, count.denied)).toBeGreaterThan(0);
  figure(TABLE, 'ports of the platform’s pods, tried from a service, an unrelated pod and a pod without labels', {
    measured: `${count.open} open, ${count.denied} denied`,
    why: 'as the policies say',
  });
}, 180_000);

test('with policies enforced every target is up, and every rule is evaluated', async () => {
  if (enforced === undefined) return;
  const leftOut = (await workloads(cluster)).filter(each => !hasImage(cluster, each)).map(each => each.metadata.name);
  const prometheus = await prometheusOf(cluster);
  await explain(cluster, { namespace: namespaces.monitoring }, () =>
    waitFor(
      async () => {
        await expectTargetsUp(cluster, prometheus, leftOut);
        await expectRulesEvaluated(prometheus);
        return true;
      },
      { what: 'every target to be up and every rule to be evaluated', timeoutMs: 120_000 },
    ),
  );
}, 150_000);
