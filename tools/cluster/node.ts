import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FinishOptions } from '../process/finish';
import { isAlive } from '../process/lock';
import { waitFor } from '../process/wait';
import { makeControlGroup, removeControlGroup } from './cgroups';
import { initPath } from './init';
import { type Process, processes } from './processes';
import { NETWORK, type Settings } from './settings';
import { output } from './shell';

/**
 * What the node has of its own, so that nothing of it is left on the machine: these folders, and /run in memory. They keep
 * their usual paths inside, which manifests name (logs, the kubelet's volumes).
 */
const OWN_FOLDERS = ['/var/lib', '/var/log'];

/**
 * Settings of the whole machine that a kubelet insists on. It finds files of the node's own in their place, with the values
 * that it wants, and leaves the machine alone.
 */
const KERNEL_SETTINGS: Readonly<Record<string, string>> = {
  'kernel/keys/root_maxbytes': '25000000',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
};

/** Whether packets from pod to pod, which pass a bridge, are shown to packet filters: a setting of the node's own network. */
const BRIDGE_FILTER = '/proc/sys/net/bridge/bridge-nf-call-iptables';

/**
 * The node: namespaces for network, mounts and processes, held by their process 1. When that ends, however it ends, the
 * system ends every process in them, and with these go mounts, network devices and packet filters.
 */
export class Node {
  private constructor(
    readonly settings: Settings,
    /** Process 1, by its id on the machine. */
    readonly pid: number,
    private readonly namespace: string,
  ) {}

  /** The node that runs, or undefined. Looked up afresh, so that nothing written down can be out of date. */
  static find(settings: Settings): Node | undefined {
    const init = processes().find(
      ({ pidInside, arguments: [, argument] }) => pidInside === 1 && argument === settings.folder,
    );
    return init && new Node(settings, init.pid, init.namespace);
  }

  /** Starts a node. What is in its folders stays, as on a disk when a machine is switched on again. */
  static async start(settings: Settings): Promise<Node> {
    const { folder, cgroup } = settings;
    for (const own of OWN_FOLDERS) mkdirSync(ownFolder(settings, own), { recursive: true });
    makeControlGroup(cgroup);
    const separate = ['--net', '--mount', '--propagation', 'slave', '--pid', '--fork', '--mount-proc'];
    spawn('unshare', [...separate, initPath(), folder], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
    const node = await waitFor(() => Node.find(settings), { what: 'the namespaces of the node' });
    try {
      await node.connect();
      await node.run('sh', ['-euc', mounts(settings)]);
    } catch (error) {
      await Node.stop(settings);
      throw error;
    }
    return node;
  }

  /** Ends the node and all that runs in it, at once, like a power cut. Its files stay. */
  static async stop(settings: Settings): Promise<void> {
    const node = Node.find(settings);
    if (node) {
      process.kill(node.pid, 'SIGKILL');
      // It is the last to go: the system first ends all others in its namespace, and in those below.
      await waitFor(() => !isAlive(node.pid), { what: 'the processes of the node to end' });
    }
    // The system removes it with the namespace, but takes its time.
    if (existsSync(`/sys/class/net/${settings.interface}`)) {
      await output('ip', ['link', 'delete', settings.interface]).catch(error => {
        if (existsSync(`/sys/class/net/${settings.interface}`)) throw error;
      });
    }
    await removeControlGroup(settings.cgroup);
  }

  /** What runs in the node outside of pods, which have namespaces of their own. */
  processes(): Process[] {
    return processes().filter(({ namespace }) => namespace === this.namespace);
  }

  /** Program and arguments that run `command` inside the node. */
  enter(command: readonly string[]): [string, string[]] {
    return ['nsenter', ['--target', String(this.pid), '--net', '--mount', '--pid', '--', ...command]];
  }

  /** Runs a program inside the node to its end and returns what it printed. Throws what it said where it fails. */
  run(binary: string, args: readonly string[], options: FinishOptions = {}): Promise<string> {
    const [nsenter, entered] = this.enter([binary, ...args]);
    return output(nsenter, entered, { cwd: '/', ...options });
  }

  /**
   * Starts a program that stays in the node when this process ends; what it prints is appended to `log`.
   * The shell between ends at once, which leaves the program to process 1.
   */
  async spawn(command: readonly string[], log: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    mkdirSync(path.dirname(log), { recursive: true });
    const script = 'log=$1; shift; setsid "$@" </dev/null >>"$log" 2>&1 &';
    await this.run('sh', ['-c', script, 'sh', log, ...command], { env });
  }

  /** A veth pair, and no route but to the machine's end of it and to services: nothing in the node reaches anything else. */
  private async connect(): Promise<void> {
    const { interface: name, hostAddress, nodeAddress } = this.settings;
    await output('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.pid)]);
    await output('ip', ['address', 'add', `${hostAddress}/30`, 'dev', name]);
    await output('ip', ['link', 'set', name, 'up']);
    await this.run('ip', ['link', 'set', 'lo', 'up']);
    await this.run('ip', ['address', 'add', `${nodeAddress}/30`, 'dev', 'eth0']);
    await this.run('ip', ['link', 'set', 'eth0', 'up']);
    // kube-proxy gives these packets another destination before they leave; without a route they are not even made.
    await this.run('ip', ['route', 'add', NETWORK.services, 'dev', 'eth0']);
    await this.run('sh', ['-c', `echo 1 >${BRIDGE_FILTER}`]).catch(() => {
      throw new Error(
        'The kernel shows packets between pods to no filter, so neither Services nor NetworkPolicies would count: run `modprobe br_netfilter` and try again.',
      );
    });
  }
}

const ownFolder = ({ folder }: Settings, of: string) => path.join(folder, 'disk', of);

/** Shell script that gives the node its own folders and settings. */
function mounts(settings: Settings): string {
  const kernel = path.join(settings.folder, 'kernel');
  mkdirSync(kernel, { recursive: true });
  const shadows = Object.entries(KERNEL_SETTINGS).map(([setting, value]) => {
    const file = path.join(kernel, setting.replaceAll('/', '.'));
    writeFileSync(file, `${value}\n`);
    return `mount --bind '${file}' /proc/sys/${setting}`;
  });
  return [
    // The first two without notes, which would be made in the machine's /run.
    // Pods that see the machine's folders ask for their later mounts too, which takes a shared root. Shared among the
    // node's own: towards the machine it stays a slave.
    'mount --no-mtab --make-rshared /',
    'mount --no-mtab -t tmpfs -o mode=755 tmpfs /run',
    ...OWN_FOLDERS.map(own => `mount --bind '${ownFolder(settings, own)}' ${own}`),
    ...shadows,
  ].join('\n');
}
