import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildTools, type Tool } from '../pinned/build';
import { withLock } from '../process/lock';
import { waitFor } from '../process/wait';
import { access } from './addons/access';
import { dns } from './addons/dns';
import { metricsServer } from './addons/metrics-server';
import { networkPolicies } from './addons/network-policies';
import { storage } from './addons/storage';
import { Cluster } from './cluster';
import { NODE_TOOLS } from './components';
import { writeConfiguration } from './configuration';
import { makeIdentities } from './identities';
import { ADDON_TOOLS, addonImages } from './images/addons';
import { databaseImages } from './images/databases';
import type { Image } from './images/image';
import { PLATFORM_TOOLS, platformImages } from './images/platform';
import { buildInit } from './init';
import { Node } from './node';
import { ensurePrerequisites } from './prerequisites';
import { DEFAULT_NAME, NETWORK, NODE_NAME, type Settings, settings } from './settings';

export interface UpOptions {
  /** @default the one that `npm run cluster:up` starts */
  readonly name?: string;
  /** Images beside the platform's and the databases'. @default none */
  readonly images?: readonly Image[];
  /** Told each step. @default nobody */
  readonly say?: (step: string) => void;
}

/** In the order in which they are built: other suites that run beside wait for the platform's. */
const ALL_TOOLS: readonly Tool[] = [...PLATFORM_TOOLS, ...NODE_TOOLS, ...ADDON_TOOLS];

/**
 * Starts a cluster, or mends what of it does not run, and returns it when its node and add-ons are ready. What runs stays
 * as it is. Throws where something is missing on the machine, or a step fails; `down` then cleans up.
 */
export async function up({ name = DEFAULT_NAME, images = [], say = () => {} }: UpOptions = {}): Promise<Cluster> {
  const of = settings(name);
  await prepare(say);
  mkdirSync(path.dirname(of.lock), { recursive: true });
  return withLock(of.lock, `starting the cluster ${name}`, async () => {
    const cluster = new Cluster(of);
    await startNode(of, say);
    say('containerd: runs containers');
    await cluster.start('containerd');
    // Two cores' worth of waiting: the API server starts while images are read.
    const wanted = [
      ...Object.values(addonImages()),
      ...Object.values(platformImages()),
      ...Object.values(databaseImages()),
    ];
    await Promise.all([startControlPlane(cluster, say), importWanted(cluster, [...wanted, ...images], say)]);
    say('kubelet, kube-proxy: run pods, lead Services to them');
    await cluster.start('kubelet');
    // It ends when the node's address changes, from none to one as well.
    await waitFor(() => nodeAddress(cluster), { what: `the kubelet (${cluster.log('kubelet')}) to register the node` });
    await cluster.start('kube-proxy');
    say('add-ons: CoreDNS, metrics-server, volumes');
    await cluster.apply(await addons(of));
    say('kube-router: enforces NetworkPolicies');
    await cluster.start('kube-router');
    await settle(cluster, say);
    const ended = cluster.missing().map(component => `${component} ended by itself: see ${cluster.log(component)}`);
    if (ended.length > 0) throw new Error(ended.join('\n'));
    return cluster;
  });
}

/** Brings about what every cluster takes on this machine: Debian's packages, and the programs. Minutes the first time. */
export async function prepare(say: (step: string) => void = () => {}): Promise<void> {
  await ensurePrerequisites(say);
  await buildTools(ALL_TOOLS);
  await buildInit();
}

/** Ends a cluster and removes all that there is of it, in whatever state it is. */
export async function down(name: string = DEFAULT_NAME): Promise<void> {
  const of = settings(name);
  mkdirSync(path.dirname(of.lock), { recursive: true });
  await withLock(of.lock, `taking down the cluster ${name}`, async () => {
    await Node.stop(of);
    rmSync(of.folder, { recursive: true, force: true, maxRetries: 3 });
  });
  removeIfEmpty(path.dirname(of.lock));
}

/** Another cluster may be in it. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function startNode(of: Settings, say: (step: string) => void): Promise<void> {
  mkdirSync(of.folder, { recursive: true });
  writeConfiguration(of);
  await makeIdentities(of);
  if (Node.find(of)) return;
  say(`node: namespaces for network, mounts and processes; address ${of.nodeAddress}`);
  // Left by one that ended by itself.
  await Node.stop(of);
  await Node.start(of);
}

async function startControlPlane(cluster: Cluster, say: (step: string) => void): Promise<void> {
  say('etcd, kube-apiserver: keep and serve objects');
  await cluster.start('etcd');
  await cluster.start('kube-apiserver');
  await waitFor(async () => (await cluster.kubectl(['get', '--raw', '/readyz'])) === 'ok', {
    what: `the API server (${cluster.log('kube-apiserver')}) to be ready`,
    timeoutMs: 120_000,
  });
  say('kube-controller-manager, kube-scheduler: bring about what objects say');
  await cluster.start('kube-controller-manager');
  await cluster.start('kube-scheduler');
}

async function importWanted(cluster: Cluster, images: readonly Image[], say: (step: string) => void): Promise<void> {
  await waitFor(() => cluster.load([]).then(() => true), {
    what: `containerd (${cluster.log('containerd')}) to answer`,
  });
  const imported = await cluster.load(images);
  if (imported.length > 0) say(`images: ${imported.length} made from programs on this machine`);
}

/** Objects of the cluster's own, and the rights of its components. */
async function addons(of: Settings): Promise<readonly object[]> {
  return [...access(), ...networkPolicies(), ...(await dns(of)), ...storage(), ...metricsServer()];
}

/** The wait until the cluster is one. */
async function settle(cluster: Cluster, say: (step: string) => void): Promise<void> {
  say('waiting for the node and its add-ons');
  await waitFor(() => approveKubelet(cluster), { what: 'the kubelet to ask for a certificate', timeoutMs: 60_000 });
  const wait = ['wait', '--timeout=120s', '--for'];
  await cluster.kubectl([...wait, 'condition=Ready', `node/${NODE_NAME}`], { timeoutMs: 130_000 });
  // Not for metrics-server, which answers half a minute later, when it has measured twice: only autoscalers ask it.
  const available = (namespace: string, name: string) =>
    cluster.kubectl([...wait, 'condition=Available', `deployment/${name}`, '-n', namespace], { timeoutMs: 130_000 });
  await Promise.all([available('kube-system', 'coredns'), available('local-path-storage', 'local-path-provisioner')]);
  const lookUp = ['nslookup', '-type=a', `kubernetes.default.svc.${NETWORK.domain}`, NETWORK.dns];
  await waitFor(() => cluster.node.run('busybox', lookUp), { what: 'Services and DNS to answer' });
  await waitFor(() => filtersPods(cluster), {
    what: `kube-router (${cluster.log('kube-router')}) to have written the rules of pods`,
  });
}

/** Each pod has a chain of its own, be there policies about it or not; CoreDNS' is there once all are. */
const filtersPods = async (cluster: Cluster): Promise<boolean> =>
  (await cluster.node.run('iptables', ['--wait', '--list-rules', 'KUBE-ROUTER-FORWARD'])).includes('KUBE-POD-FW-');

const nodeAddress = (cluster: Cluster) =>
  cluster.kubectl(['get', 'node', NODE_NAME, '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}']);

/** Approves what the kubelet asks for: in a cluster with many nodes somebody would look at it first. */
async function approveKubelet(cluster: Cluster): Promise<boolean> {
  const text = await cluster.kubectl(['get', 'certificatesigningrequests', '-o', 'json']);
  const { items } = JSON.parse(text) as { items: readonly SigningRequest[] };
  const pending = items.filter(({ status }) => status.conditions === undefined).map(({ metadata }) => metadata.name);
  if (pending.length > 0) await cluster.kubectl(['certificate', 'approve', ...pending]);
  return items.length > 0;
}

interface SigningRequest {
  readonly metadata: { readonly name: string };
  readonly status: { readonly conditions?: readonly object[] };
}
