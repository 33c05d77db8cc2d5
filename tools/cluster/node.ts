import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FinishOptions } from '../process/finish';
import { isAlive } from '../process/lock';
import { waitFor } from '../process/wait';
import { makeControlGroup, removeControlGroup } from './cgroups';
import type { FamilyAddresses } from './families';
import { initPath } from './init';
import { type Process, processes } from './processes';
import type { Settings } from './settings';
import { output } from './shell';

/**
 * Folders that the node has for itself, so that it leaves nothing on the machine; its /run is in memory. Inside they have
 * their usual paths, which manifests refer to (logs, the kubelet's volumes).
 */
const OWN_FOLDERS = ['/var/lib', '/var/log'];

/**
 * Kernel settings that a kubelet requires. Files with these values are mounted over the real ones inside the node, so the
 * kubelet does not change the machine.
 */
const KERNEL_SETTINGS: Readonly<Record<string, string>> = {
  'kernel/keys/root_maxbytes': '25000000',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
};

/** Whether packets between pods, which pass a bridge, go through packet filters: a setting of the node's own network. */
const BRIDGE_FILTERS = { IPv4: 'bridge-nf-call-iptables', IPv6: 'bridge-nf-call-ip6tables' } as const;

/**
 * The node: network, mount and PID namespaces, held by their process 1. When that ends, for whatever reason, the kernel ends
 * every process in them, and removes mounts, network devices and packet filters.
 */
export class Node {
  private constructor(
    readonly settings: Settings,
    /** Process 1, by its id on the machine. */
    readonly pid: number,
    private readonly namespace: string,
  ) {}

  /** The running node, or undefined. Looked up each time, so that no stored state can be stale. */
  static find(settings: Settings): Node | undefined {
    const init = processes().find(
      ({ pidInside, arguments: [, argument] }) => pidInside === 1 && argument === settings.folder,
    );
    return init && new Node(settings, init.pid, init.namespace);
  }

  /** Starts a node. The contents of its folders are kept, like a disk when a machine is switched on again. */
  static async start(settings: Settings): Promise<Node> {
    const { folder, cgroup } = settings;
    for (const own of OWN_FOLDERS) mkdirSync(ownFolder(settings, own), { recursive: true });
    makeControlGroup(cgroup);
    const separate = ['--net', '--mount', '--propagation', 'slave', '--pid', '--fork', '--mount-proc'];
    spawn('unshare', [...separate, initPath(), folder], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
    const node = await waitFor(() => Node.find(settings), { what: 'the namespaces of the node to exist' });
    try {
      await node.connect();
      await node.run('sh', ['-euc', mounts(settings)]);
    } catch (error) {
      await Node.stop(settings);
      throw error;
    }
    return node;
  }

  /** Ends the node and everything in it at once, like a power cut. Its files are kept. */
  static async stop(settings: Settings): Promise<void> {
    const node = Node.find(settings);
    if (node) {
      process.kill(node.pid, 'SIGKILL');
      // It is the last to end: the kernel first ends all other processes in its namespace and the nested ones.
      await waitFor(() => !isAlive(node.pid), { what: 'the processes of the node to end' });
    }
    // The kernel removes it with the namespace, but not immediately.
    if (existsSync(`/sys/class/net/${settings.interface}`)) {
      await output('ip', ['link', 'delete', settings.interface]).catch(error => {
        if (existsSync(`/sys/class/net/${settings.interface}`)) throw error;
      });
    }
    await removeControlGroup(settings.cgroup);
  }

  /** Processes in the node outside of pods, which have their own namespaces. */
  processes(): Process[] {
    return processes().filter(({ namespace }) => namespace === this.namespace);
  }

  /** Program and arguments that run `command` inside the node. */
  enter(command: readonly string[]): [string, string[]] {
    return ['nsenter', ['--target', String(this.pid), '--net', '--mount', '--pid', '--', ...command]];
  }

  /** Runs a program inside the node and returns its output. Throws with its error output if it fails. */
  run(binary: string, args: readonly string[], options: FinishOptions = {}): Promise<string> {
    const [nsenter, entered] = this.enter([binary, ...args]);
    return output(nsenter, entered, { cwd: '/', ...options });
  }

  /**
   * Starts a program that keeps running in the node when this process ends; its output is appended to `log`.
   * The intermediate shell exits at once, so that process 1 adopts the program.
   */
  async spawn(command: readonly string[], log: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    mkdirSync(path.dirname(log), { recursive: true });
    const script = 'log=$1; shift; setsid "$@" </dev/null >>"$log" 2>&1 &';
    await this.run('sh', ['-c', script, 'sh', log, ...command], { env });
  }

  /** A veth pair, with routes only to the machine's end of it and to services: the node can reach nothing else. */
  private async connect(): Promise<void> {
    const { interface: name, families } = this.settings;
    await output('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.pid)]);
    for (const each of families) await output('ip', addAddress(each, each.host, name));
    await output('ip', ['link', 'set', name, 'up']);
    await this.run('ip', ['link', 'set', 'lo', 'up']);
    for (const each of families) await this.run('ip', addAddress(each, each.node, 'eth0'));
    await this.run('ip', ['link', 'set', 'eth0', 'up']);
    for (const { family, services } of families) {
      // kube-proxy rewrites the destination of these packets before they leave, but without a route they are never created.
      await this.run('ip', ['route', 'add', services, 'dev', 'eth0']);
      await this.run('sh', ['-c', `echo 1 >/proc/sys/net/bridge/${BRIDGE_FILTERS[family]}`]).catch(() => {
        throw new Error(
          'The kernel does not filter packets between pods, so neither Services nor NetworkPolicies would work: run `modprobe br_netfilter` and try again.',
        );
      });
    }
  }
}

/** Nobody else has these addresses: IPv6 need not look for duplicates, for which a new address waits a second. */
const addAddress = ({ family, prefix }: FamilyAddresses, address: string, device: string): string[] => [
  ...['address', 'add', `${address}/${prefix}`, 'dev', device],
  ...(family === 'IPv6' ? ['nodad'] : []),
];

const ownFolder = ({ folder }: Settings, inside: string) => path.join(folder, 'disk', inside);

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
    // The first two without mtab entries, which would be written to the machine's /run.
    // Pods that mount host folders may request mount propagation, which needs a shared root. It is shared within the node;
    // towards the machine it remains a slave.
    'mount --no-mtab --make-rshared /',
    'mount --no-mtab -t tmpfs -o mode=755 tmpfs /run',
    ...OWN_FOLDERS.map(own => `mount --bind '${ownFolder(settings, own)}' ${own}`),
    ...shadows,
  ].join('\n');
}
