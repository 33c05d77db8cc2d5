import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hierarchies } from '../../tools/cluster/cgroups';
import type { Settings } from '../../tools/cluster/settings';
import { output } from '../../tools/cluster/shell';

/** Folders that Kubernetes, containerd and their tools make things in, if they are let. */
const FOLDERS = ['/', '/etc', '/etc/cni', '/opt', '/run', '/run/netns', '/tmp', '/usr/libexec', '/var/lib', '/var/log'];
const KERNEL = ['kernel/panic', 'kernel/panic_on_oops', 'vm/overcommit_memory', 'net/ipv4/ip_forward'].concat(
  existsSync('/proc/sys/net/netfilter/nf_conntrack_max') ? ['net/netfilter/nf_conntrack_max'] : [],
);
/** What tests themselves make beside this, on a machine that others use too. */
const OTHERS = /^\/tmp\/|^\/run\/xtables\.lock$/;

/** What a cluster could leave on the machine, as lines to compare. */
export async function traces({ folder, cgroup }: Settings): Promise<Readonly<Record<string, readonly string[]>>> {
  return {
    folders: FOLDERS.filter(existsSync)
      .flatMap(list)
      .filter(entry => !OTHERS.test(entry)),
    state: existsSync(folder) ? [folder] : [],
    mounts: readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' ')[4] ?? ''),
    controlGroups: hierarchies()
      .flatMap(list)
      .filter(name => name.endsWith(cgroup)),
    devices: readdirSync('/sys/class/net'),
    routes: (await output('ip', ['route', 'show', 'table', 'all'])).split('\n'),
    filters: (await output('iptables-save', [])).split('\n').filter(line => line.startsWith('-A')),
    kernel: KERNEL.map(name => `${name} ${readFileSync(`/proc/sys/${name}`, 'utf8').trim()}`),
    processes: processesOf(folder),
  };
}

const list = (folder: string) => readdirSync(folder).map(name => `${folder.replace(/\/$/, '')}/${name}`);

/** Processes that have to do with a folder by their arguments, or that live in a control group of it. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const inside = readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync('/proc/1/ns/net');
        return command.includes(folder) || inside ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}
