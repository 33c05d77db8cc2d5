import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { output } from './shell';

/** Something that is not available as a Go module, and the Debian package that contains it. */
export interface Prerequisite {
  readonly package: string;
  /** A command on PATH, or the absolute path of a file, in which one folder may be `*`. */
  readonly provides: string;
}

export const PREREQUISITES: readonly Prerequisite[] = [
  { package: 'util-linux', provides: 'unshare' },
  { package: 'util-linux', provides: 'nsenter' },
  { package: 'iproute2', provides: 'ip' },
  { package: 'iptables', provides: 'iptables' },
  { package: 'ipset', provides: 'ipset' },
  { package: 'conntrack', provides: 'conntrack' },
  { package: 'containernetworking-plugins', provides: '/usr/lib/cni/bridge' },
  { package: 'etcd-server', provides: 'etcd' },
  { package: 'gcc', provides: 'gcc' },
  { package: 'libc6-dev', provides: '/usr/include/stdlib.h' },
  { package: 'pkg-config', provides: 'pkg-config' },
  { package: 'libseccomp-dev', provides: '/usr/include/seccomp.h' },
  { package: 'tar', provides: 'tar' },
  { package: 'ca-certificates', provides: '/etc/ssl/certs/ca-certificates.crt' },
  { package: 'busybox-static', provides: '/bin/busybox' },
  { package: 'postgresql', provides: '/usr/lib/postgresql/*/bin/postgres' },
  { package: 'redis-tools', provides: '/usr/bin/redis-check-rdb' },
  { package: 'prometheus-postgres-exporter', provides: '/usr/bin/prometheus-postgres-exporter' },
  { package: 'prometheus-redis-exporter', provides: '/usr/bin/prometheus-redis-exporter' },
  { package: 'prometheus-blackbox-exporter', provides: '/usr/bin/prometheus-blackbox-exporter' },
];

/** Names of the packages that are not installed. */
export function missingPackages(prerequisites: readonly Prerequisite[] = PREREQUISITES): string[] {
  const missing = prerequisites.filter(({ provides }) => find(provides) === undefined);
  return [...new Set(missing.map(prerequisite => prerequisite.package))];
}

/** The path of a command or file, or undefined. A `*` matches the last folder, which is the newest version. */
export function find(provides: string): string | undefined {
  if (!path.isAbsolute(provides)) {
    // Root's folders, which an unprivileged PATH lacks.
    const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
    return folders.map(folder => path.join(folder, provides)).find(isExecutable);
  }
  const [before, after] = provides.split('*') as [string, string?];
  if (after === undefined) return existsSync(provides) ? provides : undefined;
  if (!existsSync(before)) return undefined;
  return readdirSync(before)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map(folder => `${before}${folder}${after}`)
    .findLast(existsSync);
}

/** Why the cluster cannot start on this machine, in one sentence, or undefined. */
export function obstacle(
  missing: readonly string[],
  { platform, root, apt }: { readonly platform: string; readonly root: boolean; readonly apt: boolean },
): string | undefined {
  if (platform !== 'linux') return `The cluster needs Linux, since it runs in Linux namespaces; this is ${platform}.`;
  if (!root) {
    const packages = missing.length === 0 ? '' : ` These packages are also missing: ${missing.join(', ')}.`;
    return `The cluster needs root to create its namespaces: run this with sudo.${packages}`;
  }
  if (missing.length === 0 || apt) return undefined;
  return `There is no apt-get: install the contents of these Debian packages yourself and try again: ${missing.join(', ')}.`;
}

/** Installs the missing packages. Throws with one sentence if that is not possible. */
export async function ensurePrerequisites(say: (text: string) => void): Promise<void> {
  const missing = missingPackages();
  const problem = obstacle(missing, {
    platform: process.platform,
    root: process.getuid?.() === 0,
    apt: spawnSync('apt-get', ['--version']).status === 0,
  });
  if (problem !== undefined) throw new Error(problem);
  if (missing.length === 0) return;
  say(`installing ${missing.join(', ')}`);
  await withoutServices(async () => {
    const apt = (...args: string[]) =>
      output('apt-get', args, { timeoutMs: 600_000, env: { DEBIAN_FRONTEND: 'noninteractive' } });
    const install = ['install', '--yes', '--no-install-recommends', ...missing];
    // The package lists may be missing or out of date.
    await apt(...install).catch(async () => {
      await apt('update');
      await apt(...install);
    });
  });
  const still = missingPackages();
  if (still.length > 0) throw new Error(`apt-get installed ${still.join(', ')}, but they lack the expected files`);
}

/** Debian runs this script to decide whether a package may start its service: databases and exporters only run in pods here. */
async function withoutServices<T>(work: () => Promise<T>): Promise<T> {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return work();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policy);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
