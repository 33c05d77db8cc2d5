import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Tool, tool, toolVersion } from '../pinned/build';
import { freePort, freePorts, type Program, start, temporaryFolder, waitFor } from '../process/run';
import { Access } from './access';
import { RANGES } from './families';
import { find } from './prerequisites';
import { output } from './shell';

/** An API server on loopback without nodes. */
export interface ControlPlane extends Access {
  /** Version of the API server. */
  readonly version: string;
  /** `https://127.0.0.1:…`; its certificate is self-signed. */
  readonly url: string;
  /** An administrator's token, for the header Authorization. */
  readonly token: string;
  /** Resolves once it has ended; its files are removed with the process that started it. */
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** @default kube-apiserver, the cluster's own version */
  readonly apiServer?: Extract<Tool, 'kube-apiserver' | 'kube-apiserver-oldest'>;
  /** Whether to run controllers and the scheduler as well. They do not need heartbeats from nodes. @default false */
  readonly controllers?: boolean;
}

const TOKEN = 'administrator';

/** Starts etcd and the API server on loopback. Every client is an administrator: this tests objects, not access rights. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { apiServer = 'kube-apiserver', controllers = false } = options;
  const [binary, kubeadm, kubectlPath] = [await tool(apiServer), await tool('kubeadm'), await tool('kubectl')];
  const folder = temporaryFolder('control-plane');
  const [clientPort, peerPort, port] = (await freePorts(3)) as [number, number, number];
  const [client, peer] = [clientPort, peerPort].map(number => `http://127.0.0.1:${number}`) as [string, string];
  const url = `https://127.0.0.1:${port}`;
  await output(kubeadm, ['init', 'phase', 'certs', 'sa', '--cert-dir', folder]);
  writeFileSync(path.join(folder, 'tokens.csv'), `${TOKEN},administrator,administrator,system:masters\n`);
  const kubeconfig = path.join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(accessTo(url)));
  const etcd = start(find('etcd') ?? 'etcd', [
    `--data-dir=${path.join(folder, 'etcd')}`,
    ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
  ]);
  const server = start(binary, [
    `--etcd-servers=${client}`,
    ...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${folder}`],
    ...[`--service-cluster-ip-range=${RANGES.IPv4.services}`, '--authorization-mode=RBAC'],
    `--token-auth-file=${path.join(folder, 'tokens.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${path.join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${path.join(folder, 'sa.key')}`,
    // Without controllers, nothing creates the default ServiceAccount that every pod would get.
    ...(controllers ? [] : ['--disable-admission-plugins=ServiceAccount']),
  ]);
  const access = new Access(kubeconfig, kubectlPath);
  await waitFor(async () => (await access.kubectl(['get', '--raw', '/readyz'])) === 'ok', {
    what: `the API server ${toolVersion(apiServer)} to be ready`,
    timeoutMs: 120_000,
    program: [etcd, server],
  });
  const rest = controllers ? await startControllers(folder, kubeconfig) : [];
  const version = toolVersion(apiServer);
  return Object.assign(access, { version, url, token: TOKEN, stop: () => stop(...rest, server, etcd) });
}

async function startControllers(folder: string, kubeconfig: string): Promise<Program[]> {
  const common = async () => [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${await freePort()}`,
  ];
  const [manager, scheduler] = [await tool('kube-controller-manager'), await tool('kube-scheduler')];
  return [
    start(manager, [
      ...(await common()),
      `--cert-dir=${path.join(folder, 'controller-manager')}`,
      `--service-account-private-key-file=${path.join(folder, 'sa.key')}`,
      `--flex-volume-plugin-dir=${path.join(folder, 'volume-plugins')}`,
      // Nodes without a kubelet send no heartbeat.
      '--node-monitor-grace-period=24h',
    ]),
    start(scheduler, await common()),
  ];
}

async function stop(...programs: readonly Program[]): Promise<void> {
  for (const program of programs) await program.stop();
}

const accessTo = (server: string): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'control-plane', cluster: { server, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'administrator', user: { token: TOKEN } }],
  contexts: [{ name: 'control-plane', context: { cluster: 'control-plane', user: 'administrator' } }],
  'current-context': 'control-plane',
});
