import { readFileSync, writeFileSync } from 'node:fs';
import type { Cluster } from '../../../tools/cluster/cluster';
import type { KubernetesObject } from './objects';

/** A process of a container, as the kernel reports it. */
export interface ContainerProcess {
  /** `aion-monitoring/prometheus/prometheus`: namespace, workload instead of the random pod name, container. */
  readonly container: string;
  readonly pid: number;
  /** Program and arguments. */
  readonly command: string;
  /** Real, effective, saved and file system user. */
  readonly users: readonly number[];
  readonly groups: readonly number[];
  /** Effective, permitted, bounding, inheritable and ambient capabilities. */
  readonly capabilities: readonly bigint[];
  /** Whether it can never gain privileges, such as through a set-user-ID program. */
  readonly noNewPrivileges: boolean;
  /** Whether a seccomp filter limits its system calls. */
  readonly seccomp: boolean;
  /** Folders and files that mounts allow it to write to. */
  readonly writable: readonly string[];
}

/** Every process of the running containers in a namespace. */
export async function processesIn(cluster: Cluster, namespace: string): Promise<readonly ContainerProcess[]> {
  const text = await cluster.kubectl(['-n', namespace, 'get', 'pods', '-o', 'json']);
  const { items } = JSON.parse(text) as { items: readonly KubernetesObject[] };
  const found: ContainerProcess[] = [];
  for (const { metadata, status } of items) {
    const workload = `${namespace}/${metadata.labels?.['app.kubernetes.io/name'] ?? metadata.name}`;
    for (const { name, state } of status.containerStatuses ?? []) {
      if (!state.running) continue;
      const pids = await cluster.containerPids(namespace, metadata.name, name);
      found.push(...pids.map(pid => inspect(pid, `${workload}/${name}`)));
    }
  }
  return found;
}

function inspect(pid: number, container: string): ContainerProcess {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string[] =>
    (new RegExp(`^${name}:(.*)$`, 'm').exec(status)?.[1] ?? '').trim().split(/\s+/).filter(Boolean);
  const numbers = (name: string) => field(name).map(Number);
  return {
    container,
    pid,
    command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
    users: numbers('Uid'),
    groups: [...numbers('Gid'), ...numbers('Groups')],
    capabilities: ['CapEff', 'CapPrm', 'CapBnd', 'CapInh', 'CapAmb'].map(name => BigInt(`0x${field(name)[0]}`)),
    noNewPrivileges: field('NoNewPrivs')[0] === '1',
    // 2: a filter. https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
    seccomp: field('Seccomp')[0] === '2',
    writable: writableMounts(readFileSync(`/proc/${pid}/mountinfo`, 'utf8')),
  };
}

/** Mount points that are not read-only: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
export const writableMounts = (mountinfo: string): string[] =>
  mountinfo
    .split('\n')
    .map(line => line.split(' '))
    .filter(([, , , , , options = 'ro']) => !options.split(',').includes('ro'))
    .map(([, , , , point = '']) => point);

/** The kernel's error when root writes into the container's root folder, `EROFS`; undefined if it succeeds. */
export function writeIntoRoot(pid: number): string | undefined {
  try {
    writeFileSync(`/proc/${pid}/root/written-by-a-test`, '');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
