import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { tool, toolVersion } from '../build';
import { type FinishOptions, freePorts, type Program, start, temporaryFolder, waitFor } from '../run';
import { find } from './prerequisites';
import { output } from './shell';

/** An API server of the oldest supported version, without nodes: what it takes or refuses of `dist/`. */
export interface OldestApiServer {
  readonly version: string;
  readonly kubeconfig: string;
  /** Runs kubectl against it, and returns what it printed. Throws what it said where it fails. */
  kubectl(args: readonly string[], options?: FinishOptions): Promise<string>;
  /** Resolves when it has ended; its files go with the process that started it. */
  stop(): Promise<void>;
}

const TOKEN = 'administrator';

/** Starts etcd and the API server on loopback. Whoever asks it is an administrator: manifests are tested, not rights. */
export async function startOldestApiServer(): Promise<OldestApiServer> {
  const [apiServer, kubeadm, kubectlPath] = [
    await tool('kube-apiserver-oldest'),
    await tool('kubeadm'),
    await tool('kubectl'),
  ];
  const folder = temporaryFolder('oldest');
  const [clientPort, peerPort, port] = (await freePorts(3)) as [number, number, number];
  const [client, peer] = [clientPort, peerPort].map(of => `http://127.0.0.1:${of}`) as [string, string];
  await output(kubeadm, ['init', 'phase', 'certs', 'sa', '--cert-dir', folder]);
  writeFileSync(path.join(folder, 'tokens.csv'), `${TOKEN},administrator,administrator,system:masters\n`);
  const kubeconfig = path.join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(access(port)));
  const etcd = start(find('etcd') ?? 'etcd', [
    `--data-dir=${path.join(folder, 'etcd')}`,
    ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
  ]);
  const server = start(apiServer, [
    `--etcd-servers=${client}`,
    ...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${folder}`],
    ...['--service-cluster-ip-range=10.96.0.0/16', '--authorization-mode=RBAC'],
    `--token-auth-file=${path.join(folder, 'tokens.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${path.join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${path.join(folder, 'sa.key')}`,
    // Nobody makes the account that every pod would have.
    '--disable-admission-plugins=ServiceAccount',
  ]);
  const kubectl = (args: readonly string[], options: FinishOptions = {}) =>
    output(kubectlPath, args, { ...options, env: { ...options.env, KUBECONFIG: kubeconfig } });
  await waitFor(async () => (await kubectl(['get', '--raw', '/readyz'])) === 'ok', {
    what: 'the oldest API server to be ready',
    timeoutMs: 120_000,
    program: [etcd, server],
  });
  return { version: toolVersion('kube-apiserver-oldest'), kubeconfig, kubectl, stop: () => stop(server, etcd) };
}

async function stop(...programs: readonly Program[]): Promise<void> {
  for (const program of programs) await program.stop();
}

const access = (port: number): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'oldest', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'administrator', user: { token: TOKEN } }],
  contexts: [{ name: 'oldest', context: { cluster: 'oldest', user: 'administrator' } }],
  'current-context': 'oldest',
});
