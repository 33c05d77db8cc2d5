import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** Where the limits are read, `/` but in tests. */
export interface CoresOptions {
  readonly root?: string;
  /** Cores that it is scheduled on. @default what the system and the CPU mask of the process leave it */
  readonly parallelism?: number;
}

/**
 * Cores that the process may use: those that it is scheduled on, or less where a cgroup (a container's CPU limit) leaves
 * it a share of them, such as 0.5. Read again each time, since Kubernetes can resize a pod that runs.
 */
export function usableCores({ root = '/', parallelism = scheduledCores(root) }: CoresOptions = {}): number {
  const quotas = cgroupFolders(root).map(folder => quotaV2(folder) ?? quotaV1(folder));
  return Math.min(parallelism, ...quotas.filter(quota => quota !== undefined));
}

/** From Node 22.12 on, Node's own answer has the cgroup's share in it already, cut down to whole cores: 1.9 are 1. */
function scheduledCores(root: string): number {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(read(path.join(root, 'proc/self/status')) ?? '')?.[1];
  if (allowed === undefined) return availableParallelism();
  // The mask may name cores that the machine could have, and has not.
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
 * Folders with limits that hold for the process: that of its group, and of each group above. In a container with a
 * cgroup namespace these are the container's own; elsewhere the path of `/proc/self/cgroup` leads there.
 */
function cgroupFolders(root: string): readonly string[] {
  const lines = read(path.join(root, 'proc/self/cgroup'))?.split('\n') ?? [];
  const mounts = path.join(root, 'sys/fs/cgroup');
  return lines.flatMap(line => {
    // `0::/path` is version 2; `5:cpu,cpuacct:/path` is version 1, whose hierarchy has the controllers' name.
    const [, controllers = '', group = '/'] = line.split(':');
    if (controllers === '' && line.startsWith('0:')) return upwards(mounts, group);
    return controllers.split(',').includes('cpu') ? upwards(path.join(mounts, controllers), group) : [];
  });
}

function upwards(mount: string, group: string): readonly string[] {
  const names = group.split('/').filter(name => name !== '' && name !== '..');
  return [mount, ...names.map((_, at) => path.join(mount, ...names.slice(0, at + 1)))];
}

/** `cpu.max`: `200000 100000`, or `max 100000` where there is no limit. */
function quotaV2(folder: string): number | undefined {
  const [quota, period] = read(path.join(folder, 'cpu.max'))?.split(/\s+/) ?? [];
  return share(quota, period);
}

/** -1 where there is no limit. */
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
