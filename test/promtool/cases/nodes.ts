import { minutes, nodeExporter } from '../../../lib/catalogue';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, steady, target } from '../input';
import { percentage } from '../text';

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
    dashboard: 'harbour-kubernetes?var-service=nodes',
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
    dashboard: 'harbour-kubernetes?var-service=nodes',
    quietWhen: notDisks(0.01),
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
    dashboard: 'harbour-kubernetes?var-service=nodes',
  }),
];
