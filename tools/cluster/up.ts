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
import type { FamilyAddresses, IpFamily } from './families';
import { makeIdentities } from './identities';
import { ADDON_TOOLS, addonImages } from './images/addons';
import { databaseImages } from './images/databases';
import type { Image } from './images/image';
import { PLATFORM_TOOLS, platformImages } from './images/platform';
import { buildInit } from './init';
import { settingsOf } from './kept-family';
import { Node } from './node';
import { ensurePrerequisites } from './prerequisites';
import { DEFAULT_NAME, NETWORK, NODE_NAME, type Settings, settings } from './settings';

export interface UpOptions {
  /** @default the one that `npm run cluster:up` starts */
  readonly name?: string;
  /** Address families of nodes, pods and Services. @default that with which it was started, or ipv4 */
  readonly ipFamily?: IpFamily;
  /** Images in addition to those of the platform and the databases. @default none */
  readonly images?: readonly Image[];
  /** Called with each step. @default not called */
  readonly say?: (step: string) => void;
}

/** In the order in which they are built: other suites that run beside wait for the platform's. */
const ALL_TOOLS: readonly Tool[] = [...PLATFORM_TOOLS, ...NODE_TOOLS, ...ADDON_TOOLS];

/**
 * Starts a cluster, or the parts of it that are not running, and returns it once its node and add-ons are ready. Running
 * parts are left alone. Throws if something is missing on the machine or a step fails; `down` then cleans up.
 */
export async function up({
  name = DEFAULT_NAME,
  ipFamily,
  images = [],
  say = () => {},
}: UpOptions = {}): Promise<Cluster> {
  const clusterSettings = settingsOf(name, ipFamily);
  await prepare(say);
  mkdirSync(path.dirname(clusterSettings.lock), { recursive: true });
  return withLock(clusterSettings.lock, `starting the cluster ${name}`, async () => {
    const cluster = new Cluster(clusterSettings);
    await startNode(clusterSettings, say);
    say('containerd: runs containers');
    await cluster.start('containerd');
    // In parallel, since both mostly wait: the API server starts while images are imported.
    const wanted = [
      ...Object.values(addonImages()),
      ...Object.values(platformImages()),
      ...Object.values(databaseImages()),
    ];
    await Promise.all([startControlPlane(cluster, say), importWanted(cluster, [...wanted, ...images], say)]);
    say('kubelet, kube-proxy: run pods, route Services to them');
    await cluster.start('kubelet');
    // kube-proxy exits when the node's address changes, even from none to one.
    await waitFor(() => registered(cluster), { what: `the kubelet (${cluster.log('kubelet')}) to register the node` });
    await cluster.start('kube-proxy');
    say('add-ons: CoreDNS, metrics-server, volumes');
    await cluster.apply(await addons(clusterSettings));
    say('kube-router: enforces NetworkPolicies');
    await cluster.start('kube-router');
    await settle(cluster, say);
    const ended = cluster.missing().map(component => `${component} has exited: see ${cluster.log(component)}`);
    if (ended.length > 0) throw new Error(ended.join('\n'));
    return cluster;
  });
}

/** Provides what every cluster needs on this machine: Debian's packages, and the programs. Minutes the first time. */
export async function prepare(say: (step: string) => void = () => {}): Promise<void> {
  await ensurePrerequisites(say);
  await buildTools(ALL_TOOLS);
  await buildInit();
}

/** Ends a cluster and removes all that there is of it, in whatever state it is. */
export async function down(name: string = DEFAULT_NAME): Promise<void> {
  const clusterSettings = settings(name);
  mkdirSync(path.dirname(clusterSettings.lock), { recursive: true });
  await withLock(clusterSettings.lock, `removing the cluster ${name}`, async () => {
    await Node.stop(clusterSettings);
    rmSync(clusterSettings.folder, { recursive: true, force: true, maxRetries: 3 });
  });
  removeIfEmpty(path.dirname(clusterSettings.lock));
}

/** The folder may contain another cluster. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function startNode(clusterSettings: Settings, say: (step: string) => void): Promise<void> {
  mkdirSync(clusterSettings.folder, { recursive: true });
  writeConfiguration(clusterSettings);
  await makeIdentities(clusterSettings);
  if (Node.find(clusterSettings)) return;
  say(`node: network, mount and PID namespaces; address ${clusterSettings.nodeAddress}`);
  // Cleans up after a node that ended by itself.
  await Node.stop(clusterSettings);
  await Node.start(clusterSettings);
}

async function startControlPlane(cluster: Cluster, say: (step: string) => void): Promise<void> {
  say('etcd, kube-apiserver: store and serve objects');
  await cluster.start('etcd');
  await cluster.start('kube-apiserver');
  await waitFor(async () => (await cluster.kubectl(['get', '--raw', '/readyz'])) === 'ok', {
    what: `the API server (${cluster.log('kube-apiserver')}) to be ready`,
    timeoutMs: 120_000,
  });
  say('kube-controller-manager, kube-scheduler: reconcile objects, place pods');
  await cluster.start('kube-controller-manager');
  await cluster.start('kube-scheduler');
}

async function importWanted(cluster: Cluster, images: readonly Image[], say: (step: string) => void): Promise<void> {
  await waitFor(() => cluster.load([]).then(() => true), {
    what: `containerd (${cluster.log('containerd')}) to respond`,
  });
  const imported = await cluster.load(images);
  if (imported.length > 0) say(`images: ${imported.length} built from programs on this machine`);
}

/** The cluster's own objects, and the access rights of its components. */
async function addons(clusterSettings: Settings): Promise<readonly object[]> {
  return [...access(), ...networkPolicies(), ...(await dns(clusterSettings)), ...storage(), ...metricsServer()];
}

/** Waits until the node and the add-ons are ready. */
async function settle(cluster: Cluster, say: (step: string) => void): Promise<void> {
  say('waiting for the node and its add-ons');
  await waitFor(() => approveKubelet(cluster), { what: 'the kubelet to request a certificate', timeoutMs: 60_000 });
  const wait = ['wait', '--timeout=120s', '--for'];
  await cluster.kubectl([...wait, 'condition=Ready', `node/${NODE_NAME}`], { timeoutMs: 130_000 });
  // metrics-server is not waited for: it responds half a minute later, after two measurements, and only autoscalers use it.
  const available = (namespace: string, name: string) =>
    cluster.kubectl([...wait, 'condition=Available', `deployment/${name}`, '-n', namespace], { timeoutMs: 130_000 });
  await Promise.all([available('kube-system', 'coredns'), available('local-path-storage', 'local-path-provisioner')]);
  const [{ family, dns: server }] = cluster.settings.families as [FamilyAddresses];
  const type = family === 'IPv4' ? 'a' : 'aaaa';
  const lookUp = ['nslookup', `-type=${type}`, `kubernetes.default.svc.${NETWORK.domain}`, server];
  await waitFor(() => cluster.node.run('busybox', lookUp), { what: 'Services and DNS to respond' });
  await waitFor(() => filtersPods(cluster), {
    what: `kube-router (${cluster.log('kube-router')}) to write the rules of pods`,
  });
}

/** Each pod gets its own chain, with or without policies; CoreDNS' chain appears when all are written. */
async function filtersPods({ node, settings: { families } }: Cluster): Promise<boolean> {
  const rules = families.map(({ family }) =>
    node.run(FILTERS[family], ['--wait', '--list-rules', 'KUBE-ROUTER-FORWARD']),
  );
  return (await Promise.all(rules)).every(each => each.includes('KUBE-POD-FW-'));
}

const FILTERS = { IPv4: 'iptables', IPv6: 'ip6tables' } as const;

const ADDRESSES = 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}';

/** Whether the node has an address of each family. */
const registered = async (cluster: Cluster): Promise<boolean> =>
  (await cluster.kubectl(['get', 'node', NODE_NAME, '-o', ADDRESSES])).split(' ').length ===
  cluster.settings.families.length;

/** Approves the kubelet's requests without review, which a cluster with several nodes would need. */
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
