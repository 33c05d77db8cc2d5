import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../process/wait';

const ROOT = '/sys/fs/cgroup';

/** Folder of each mounted hierarchy: one in version 2, one per controller in version 1. */
export function hierarchies(root = ROOT): string[] {
  if (existsSync(path.join(root, 'cgroup.controllers'))) return [root];
  // Symbolic links such as `cpu` for `cpu,cpuacct` are skipped: their target is in the list under its own name.
  return readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => path.join(root, entry.name));
}

/** Eight times the usual weight, which is 1,024 in version 1 and 100 in version 2. */
const WEIGHTS: Readonly<Record<string, string>> = { 'cpu.shares': '8192', 'cpu.weight': '800' };

/**
 * The group that holds the pods' groups, which the kubelet wants to find in every hierarchy. Pods mostly wait; when they do have
 * something to do, they take precedence over a build that keeps every core busy.
 */
export function makeControlGroup(name: string): void {
  for (const hierarchy of hierarchies()) {
    const folder = path.join(hierarchy, name);
    mkdirSync(folder, { recursive: true });
    // In version 1 a new group of this controller has neither cores nor memory, so it cannot contain a process.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const target = path.join(folder, file);
      if (existsSync(target)) writeFileSync(target, readFileSync(path.join(hierarchy, file)));
    }
    for (const [file, weight] of Object.entries(WEIGHTS)) {
      const target = path.join(folder, file);
      if (existsSync(target)) writeFileSync(target, weight);
    }
  }
}

/** Removes the group and its descendants, once their processes have ended. */
export async function removeControlGroup(name: string): Promise<void> {
  await waitFor(() => hierarchies().every(hierarchy => removeTree(path.join(hierarchy, name))), {
    what: `the control groups ${name} to be empty`,
  });
}

/** The files of a control group cannot be removed, only the folders, innermost first. True once it is gone. */
function removeTree(folder: string): boolean {
  if (!existsSync(folder)) return true;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(path.join(folder, entry.name));
  }
  rmdirSync(folder);
  return true;
}
