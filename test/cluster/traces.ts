import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { hierarchies } from '../../tools/cluster/cgroups';
import { Node } from '../../tools/cluster/node';
import { type Settings, settings } from '../../tools/cluster/settings';
import { output } from '../../tools/cluster/shell';

/** Folders in which Kubernetes, containerd and their tools would create files. */
const FOLDERS = ['/', '/etc', '/etc/cni', '/opt', '/run', '/run/netns', '/tmp', '/usr/libexec', '/var/lib', '/var/log'];
const KERNEL = ['kernel/panic', 'kernel/panic_on_oops', 'vm/overcommit_memory', 'net/ipv4/ip_forward'].concat(
  existsSync('/proc/sys/net/netfilter/nf_conntrack_max') ? ['net/netfilter/nf_conntrack_max'] : [],
);
/** Files of tests and of other users of the machine. */
const OTHERS = /^\/tmp\/|^\/run\/xtables\.lock$/;

/** What a cluster could leave on the machine, as lines to compare, without what belongs to other clusters. */
export async function traces(clusterSettings: Settings): Promise<Readonly<Record<string, readonly string[]>>> {
  const { folder, cgroup } = clusterSettings;
  const clusters = otherClusters(clusterSettings);
  const others = clusters.flatMap(each => [each.folder, each.interface, each.hostAddress, each.cgroup]);
  const nodes = clusters.flatMap(each => Node.find(each)?.pid ?? []);
  const all = {
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
    processes: processesOf(folder, nodes),
  };
  return Object.fromEntries(
    Object.entries(all).map(([what, lines]) => [
      what,
      lines.filter(line => !others.some(other => line.includes(other))),
    ]),
  );
}

function otherClusters({ folder, name }: Settings): Settings[] {
  const clusters = path.dirname(folder);
  const names = existsSync(clusters) ? readdirSync(clusters).map(file => path.basename(file, '.lock')) : [];
  return names.filter(other => other !== name).map(other => settings(other));
}

const list = (folder: string) => readdirSync(folder).map(name => `${folder.replace(/\/$/, '')}/${name}`);

/** Processes with a folder in their arguments, or in a separate network namespace that belongs to no other cluster. */
function processesOf(folder: string, nodes: readonly number[]): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const inside = readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync('/proc/1/ns/net');
        return command.includes(folder) || (inside && !descends(Number(pid), nodes)) ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}

/** Whether a process is one of these or a descendant of one. */
function descends(pid: number, from: readonly number[]): boolean {
  if (pid === 0) return false;
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return from.includes(pid) || descends(parent, from);
}
