import { hours, minutes, nodeExporter } from '../../../lib/catalogue';
import { diskFree } from '../../../lib/components/node-exporter/rules';
import { exactly, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, recorded, steady, target } from '../input';
import { duration, percentage } from '../text';

const node = target('nodes', { instance: '10.0.0.7:9100', pod: 'node-exporter-x2x7q' });
const root = { device: '/dev/sda1', fstype: 'ext4', mountpoint: '/', device_error: '' };
const GIGABYTE = 1e9;

/** A file system of a hundred gigabytes, of which a share is free. */
const fileSystem = (free: number, { readonly = 0, ...others }: { readonly?: 0 | 1 } & Partial<typeof root> = {}) => {
  const labels = { ...node, ...root, ...others };
  return [
    input(nodeExporter.filesystemAvailable, labels, steady(free * 100 * GIGABYTE)),
    input(nodeExporter.filesystemSize, labels, steady(100 * GIGABYTE)),
    input(nodeExporter.filesystemReadonly, labels, steady(readonly)),
  ];
};

/** A file system with a share of its inodes free. */
const fileSystemOfInodes = (
  free: number,
  { all = 655_360, readonly = 0, ...others }: { all?: number; readonly?: 0 | 1 } & Partial<typeof root> = {},
) => {
  const labels = { ...node, ...root, ...others };
  return [
    input(nodeExporter.filesystemFilesFree, labels, steady(free * all)),
    input(nodeExporter.filesystemFiles, labels, steady(all)),
    input(nodeExporter.filesystemReadonly, labels, steady(readonly)),
  ];
};

/** Minutes until NodeDiskFillingSoon fires: a prediction needs two samples, five minutes apart, and must hold for an hour. */
const FORESEEN = 65;
/** The share that is free when the alert fires, and the hours after that until nothing is. @default never */
const filling = (free: number, fullInHours = Number.POSITIVE_INFINITY) => {
  const lost = (free * 5) / (fullInHours * 60);
  return [recorded(diskFree, disk, count => `${free + (lost * FORESEEN) / 5}-${lost}x${count}`)];
};

/** A clock that is off by so many seconds. */
const clock = (skew: number) => [input(nodeExporter.time, node, (count, interval) => `${skew}+${interval}x${count}`)];

const disk = {
  ...{ service: 'nodes', instance: '10.0.0.7:9100', node: 'node-a' },
  ...{ device: '/dev/sda1', fstype: 'ext4' },
};
const notDisks = (free: number) => ({
  'it is read-only, and full by design': () => fileSystem(free, { readonly: 1 }),
  'it is in memory': () => fileSystem(free, { fstype: 'tmpfs', device: 'tmpfs', mountpoint: '/run' }),
  'it is the overlay of a container': () => fileSystem(free, { fstype: 'overlay', device: 'overlay' }),
});

export const nodeCases = [
  ruleCase('DiskSpaceLow', {
    service: 'nodes',
    given: free => fileSystem(free),
    quiet: slightlyAbove,
    fires: slightlyBelow,
    after: minutes(5),
    labels: { severity: 'critical', team: 'operations', ...disk },
    summary: free => `/dev/sda1 of node-a has ${percentage(free)} left`,
    description: free =>
      `Only ${percentage(free)} of /dev/sda1 (ext4) on node node-a is free. The kubelet evicts pods when it runs out.`,
    dashboard: 'harbour-nodes?var-service=nodes',
    quietWhen: notDisks(0.01),
    firesWhen: {
      'it is mounted twice, once read-only': {
        given: free => [...fileSystem(free), ...fileSystem(free, { mountpoint: '/mnt/snapshot', readonly: 1 })],
      },
      'another disk has room': {
        given: free => [...fileSystem(free), ...fileSystem(0.9, { device: '/dev/sdb1', mountpoint: '/data' })],
      },
    },
  }),

  ruleCase('NodeDiskFilling', {
    service: 'nodes',
    given: used => fileSystem(1 - used),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...disk },
    summary: used => `/dev/sda1 of node-a is ${percentage(used)} full`,
    description: used => `${percentage(used)} of /dev/sda1 (ext4) on node node-a is used.`,
    dashboard: 'harbour-nodes?var-service=nodes',
    quietWhen: notDisks(0.01),
  }),

  ruleCase('NodeDiskFillingSoon', {
    service: 'nodes',
    given: free => filling(free, 12),
    quiet: slightlyAbove,
    // Far enough below to have been below for an hour.
    fires: threshold => threshold * 0.9,
    after: minutes(FORESEEN),
    evaluatedEvery: minutes(5),
    labels: { severity: 'warning', team: 'operations', ...disk },
    summary: () => '/dev/sda1 of node-a will be full within a day',
    description: free =>
      `${percentage(free)} of /dev/sda1 (ext4) on node node-a is free and, at the rate of the last six hours, nothing in ` +
      'a day.',
    dashboard: 'harbour-nodes?var-service=nodes',
    quietWhen: {
      'it is nearly full, and steady': () => filling(0.05),
      'it will last for another two days': free => filling(free, 48),
      'it filled fast and stopped six hours ago': {
        given: free => [recorded(diskFree, disk, `1-${(1 - free) / 12}x12 ${free}x73`)],
        after: hours(7),
      },
    },
  }),

  ruleCase('NodeInodesLow', {
    service: 'nodes',
    given: free => fileSystemOfInodes(free),
    quiet: slightlyAbove,
    fires: slightlyBelow,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...disk },
    summary: free => `/dev/sda1 of node-a has ${percentage(free)} of its inodes left`,
    description: free =>
      `Only ${percentage(free)} of the inodes of /dev/sda1 (ext4) on node node-a is free. With none, no file can be ` +
      'created; the kubelet evicts pods before that.',
    dashboard: 'harbour-nodes?var-service=nodes',
    quietWhen: {
      'it is read-only, and full by design': free => fileSystemOfInodes(free, { readonly: 1 }),
      'it is in memory': free => fileSystemOfInodes(free, { fstype: 'tmpfs', device: 'tmpfs', mountpoint: '/run' }),
      'it creates inodes on demand': free => fileSystemOfInodes(free, { all: 0, fstype: 'btrfs' }),
    },
  }),

  ruleCase('NodeClockSkew', {
    service: 'nodes',
    given: skew => clock(skew),
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...node },
    summary: skew => `The clock of node-a is off by ${duration(skew)}`,
    description: skew =>
      `For ten minutes the clock of node node-a has been ${duration(skew)} away from that of Prometheus. Times in logs and ` +
      'traces are wrong; tokens and certificates may be refused.',
    dashboard: 'harbour-nodes?var-service=nodes',
    firesWhen: { 'it is behind': { given: skew => clock(-skew) } },
  }),

  ruleCase('NodeMemoryHigh', {
    service: 'nodes',
    given: used => [
      input(nodeExporter.memoryAvailable, node, steady((1 - used) * 64 * GIGABYTE)),
      input(nodeExporter.memoryTotal, node, steady(64 * GIGABYTE)),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...node },
    summary: used => `Node node-a uses ${percentage(used)} of its memory`,
    description: used =>
      `${percentage(used)} of the memory of node node-a is in use. Under pressure the kubelet evicts pods.`,
    dashboard: 'harbour-nodes?var-service=nodes',
  }),
];
