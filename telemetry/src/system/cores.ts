import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** Replaced in tests. */
export interface CoresOptions {
  /** The folder that contains `proc` and `sys`. @default / */
  readonly root?: string;
  /** Cores that the process is scheduled on. @default those online in its CPU mask */
  readonly parallelism?: number;
}

/**
 * The number of cores that the process may use: those that it is scheduled on, or fewer, such as 0.5, if a cgroup (a
 * container's CPU limit) sets a quota. Read on each call, because Kubernetes can resize a running pod.
 */
export function usableCores({ root = '/', parallelism = scheduledCores(root) }: CoresOptions = {}): number {
  const quotas = cgroupFolders(root).map(folder => quotaV2(folder) ?? quotaV1(folder));
  return Math.min(parallelism, ...quotas.filter(quota => quota !== undefined));
}

/** Since Node 22.12, `availableParallelism` includes the cgroup's quota, rounded down to whole cores: 1.9 becomes 1. */
function scheduledCores(root: string): number {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(read(path.join(root, 'proc/self/status')) ?? '')?.[1];
  if (allowed === undefined) return availableParallelism();
  // The mask may include cores that the machine does not have.
  const online = new Set(listed(read(path.join(root, 'sys/devices/system/cpu/online')) ?? allowed));
  return listed(allowed).filter(core => online.has(core)).length || availableParallelism();
}

/** `0-3,8` → `[0, 1, 2, 3, 8]` */
const listed = (text: string): readonly number[] =>
  text.split(',').flatMap(range => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });

/**
 * Folders with limits for the process: that of its cgroup, and of each ancestor. In a container with a cgroup namespace
 * these are the container's own; elsewhere `/proc/self/cgroup` contains the path.
 */
function cgroupFolders(root: string): readonly string[] {
  const lines = read(path.join(root, 'proc/self/cgroup'))?.split('\n') ?? [];
  const mounts = path.join(root, 'sys/fs/cgroup');
  return lines.flatMap(line => {
    // `0::/path` is version 2; `5:cpu,cpuacct:/path` is version 1, whose hierarchy is named after its controllers.
    const [, controllers = '', group = '/'] = line.split(':');
    if (controllers === '' && line.startsWith('0:')) return ancestors(mounts, group);
    return controllers.split(',').includes('cpu') ? ancestors(path.join(mounts, controllers), group) : [];
  });
}

function ancestors(mount: string, group: string): readonly string[] {
  const names = group.split('/').filter(name => name !== '' && name !== '..');
  return [mount, ...names.map((_, at) => path.join(mount, ...names.slice(0, at + 1)))];
}

/** `cpu.max`: `200000 100000`, or `max 100000` for no limit. */
function quotaV2(folder: string): number | undefined {
  const [quota, period] = read(path.join(folder, 'cpu.max'))?.split(/\s+/) ?? [];
  return share(quota, period);
}

/** `cpu.cfs_quota_us` is -1 for no limit. */
function quotaV1(folder: string): number | undefined {
  return share(read(path.join(folder, 'cpu.cfs_quota_us')), read(path.join(folder, 'cpu.cfs_period_us')));
}

function share(quota: string | undefined, period: string | undefined): number | undefined {
  const cores = Number(quota) / Number(period);
  return cores > 0 && Number.isFinite(cores) ? cores : undefined;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Not every system has every file.
    return undefined;
  }
}
