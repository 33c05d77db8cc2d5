import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { usableCores } from '../../../telemetry/src/system/cores';
import { temporaryFolder } from '../../../tools/process/run';

/** A root folder with these files. */
function rootWith(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder('cores');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}
const V1 = 'sys/fs/cgroup/cpu,cpuacct';

test.each<[string, Readonly<Record<string, string>>, number]>([
  ['no cgroups', {}, 8],
  ['version 2, in a namespace', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '150000 100000\n' }, 1.5],
  ['version 2, no limit', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'max 100000\n' }, 8],
  [
    'version 2, more than the machine has',
    { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '1600000 100000' },
    8,
  ],
  [
    'version 2, the lowest limit of all ancestors',
    {
      'proc/self/cgroup': '0::/kubepods/pod7/web\n',
      'sys/fs/cgroup/kubepods/cpu.max': '400000 100000\n',
      'sys/fs/cgroup/kubepods/pod7/cpu.max': '50000 100000\n',
      'sys/fs/cgroup/kubepods/pod7/web/cpu.max': 'max 100000\n',
    },
    0.5,
  ],
  [
    'version 1',
    {
      'proc/self/cgroup': '9:memory:/x\n5:cpu,cpuacct:/docker/web\n0::/\n',
      [`${V1}/cpu.cfs_quota_us`]: '-1\n',
      [`${V1}/cpu.cfs_period_us`]: '100000\n',
      [`${V1}/docker/web/cpu.cfs_quota_us`]: '25000\n',
      [`${V1}/docker/web/cpu.cfs_period_us`]: '100000\n',
    },
    0.25,
  ],
  [
    'version 1, no limit',
    {
      'proc/self/cgroup': '5:cpu,cpuacct:/\n',
      [`${V1}/cpu.cfs_quota_us`]: '-1\n',
      [`${V1}/cpu.cfs_period_us`]: '100000\n',
    },
    8,
  ],
  ['an unreadable limit', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'garbage' }, 8],
  [
    'a path outside the mount',
    {
      'proc/self/cgroup': '0::/../../..\n',
      'sys/fs/cgroup/cpu.max': '100000 100000',
      'sys/fs/cpu.max': '50000 100000',
    },
    1,
  ],
])('reads the limit of the cgroup: %s', (_, files, cores) => {
  expect(usableCores({ root: rootWith(files), parallelism: 8 })).toBe(cores);
});

const mask = (list: string) => `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\nMems_allowed_list:\t0\n`;

// Node's own count is rounded down to whole cores of the cgroup.
test.each<[string, Readonly<Record<string, string>>, number]>([
  ['the mask of the process', { 'proc/self/status': mask('0-2,5,7-8') }, 6],
  [
    'the cores of the mask that are online',
    { 'proc/self/status': mask('2-127'), 'sys/devices/system/cpu/online': '0-3\n' },
    2,
  ],
  [
    'a quota below them',
    {
      'proc/self/status': mask('0-3'),
      'sys/devices/system/cpu/online': '0-3\n',
      'proc/self/cgroup': '0::/\n',
      'sys/fs/cgroup/cpu.max': '190000 100000\n',
    },
    1.9,
  ],
  ["Node's count, if the mask is invalid", { 'proc/self/status': mask('none') }, availableParallelism()],
])('counts the cores that the process is scheduled on: %s', (_, files, cores) => {
  expect(usableCores({ root: rootWith(files) })).toBe(cores);
});

test('returns a plausible number on this machine', () => {
  expect(usableCores()).toBeGreaterThan(0);
  expect(usableCores()).toBeLessThanOrEqual(availableParallelism());
});
