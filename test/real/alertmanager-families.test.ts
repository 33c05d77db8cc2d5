/** Alertmanagers find each other over IPv4 and over IPv6, with the same command line. */
import path from 'node:path';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePorts, start, waitFor } from '../../tools/process/run';
import { harbour, large, small } from '../example/stack';
import { argsOf, writeConfig } from '../support/alertmanager';

const pair = { ...small, alertmanager: { ...large.alertmanager, replicas: 2 } };

/** The command line of a pod with this address. Both pods are on this machine: they differ by their ports. */
function argsOfPod(address: string, web: number, mesh: number, peers: readonly number[]): string[] {
  const args = argsOf(pair, writeConfig(pair, undefined, harbour), web, harbour);
  const others = peers.map(port => `--cluster.peer=${address.includes(':') ? `[${address}]` : address}:${port}`);
  const own = args
    .filter(arg => !arg.startsWith('--cluster.peer='))
    .map(arg => (arg.startsWith('--cluster.') ? arg.replace('$(POD_IP)', address).replace(/:9094$/, `:${mesh}`) : arg));
  return [...own, ...others];
}

let binary: string;
beforeAll(async () => {
  binary = await tool('alertmanager');
}, BUILD_TIMEOUT_MS);

test.each(['127.0.0.1', '::1'])('two whose address is %s form a cluster', async address => {
  const [firstWeb = 0, secondWeb = 0, ...meshes] = await freePorts(4);
  const programs = [firstWeb, secondWeb].map((web, index) =>
    start(binary, argsOfPod(address, web, meshes[index] as number, meshes), {
      name: `${path.basename(binary)}-${index}`,
    }),
  );
  const [program] = programs;
  const api = `http://127.0.0.1:${firstWeb}`;
  await waitFor(answers(`${api}/-/ready`), { what: 'Alertmanager to be ready', ...(program && { program }) });
  const peers = async () => {
    const { cluster } = (await (await fetch(`${api}/api/v2/status`)).json()) as Status;
    return cluster.peers.map(peer => peer.address).sort();
  };
  const host = address.includes(':') ? `[${address}]` : address;
  await waitFor(async () => (await peers()).length === 2, { what: 'both to be in the cluster' });
  expect(await peers()).toEqual(meshes.map(port => `${host}:${port}`).sort());
  await Promise.all(programs.map(each => each.stop()));
});

interface Status {
  readonly cluster: { readonly peers: readonly { readonly address: string }[] };
}
