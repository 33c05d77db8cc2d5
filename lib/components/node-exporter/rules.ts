import { days, hours, minutes, nodeExporter, ratio, type Series, seconds } from '../../catalogue';
import { promql } from '../../promql';
import { alert, page, recordingRule, ticket } from '../../rules';

export const nodeMemoryUsed = recordingRule(
  'instance:node_memory:used_ratio',
  'ratio',
  promql`1 - ${nodeExporter.memoryAvailable} / ${nodeExporter.memoryTotal}`,
);

/**
 * Read-only file systems are full by design, and images and memory are not disks. A file system with a second, read-only
 * mount is still written to: hence `min`.
 */
const freeShare = (free: Series, all: Series) => promql`
  (
    max by (service, instance, node, device, fstype) (${free}{fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"})
    / max by (service, instance, node, device, fstype) (${all})
  )
  unless min by (service, instance, node, device, fstype) (${nodeExporter.filesystemReadonly}) == 1`;

export const diskFree = recordingRule(
  'instance_device:node_filesystem:free_ratio',
  'ratio',
  freeShare(nodeExporter.filesystemAvailable, nodeExporter.filesystemSize),
);

/** Without a value for file systems that create inodes on demand: they report none. */
export const inodesFree = recordingRule(
  'instance_device:node_filesystem_files:free_ratio',
  'ratio',
  freeShare(nodeExporter.filesystemFilesFree, nodeExporter.filesystemFiles),
);

/** How far the node's clock is from that of Prometheus, by which the scrape is stamped. */
export const clockSkew = recordingRule(
  'instance:node_time:skew_seconds',
  'seconds',
  promql`${nodeExporter.time} - timestamp(${nodeExporter.time})`,
);

export const nodeCpuUsed = recordingRule(
  'instance:node_cpu:used_ratio_rate5m',
  'ratio',
  promql`1 - avg by (service, instance, node) (rate(${nodeExporter.cpu}{mode="idle"}[${minutes(5)}]))`,
);

export const nodeRecording = [nodeMemoryUsed, diskFree, inodesFree, nodeCpuUsed, clockSkew];

export const diskSpaceLow = alert('DiskSpaceLow', {
  means: 'a file system of a node has less than {threshold} free',
  threshold: ratio(0.1),
  expr: ({ threshold, service }) => promql`${diskFree}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  about: ['node', 'device'],
  explains: {
    NodeDiskFilling: 'the file system is fuller still',
    NodeDiskFillingSoon: 'the file system is nearly full already',
  },
  summary: '{{ $labels.device }} of {{ $labels.node }} has {{ $value | humanizePercentage }} left',
  description:
    'Only {{ $value | humanizePercentage }} of {{ $labels.device }} ({{ $labels.fstype }}) on node {{ $labels.node }} is ' +
    'free. The kubelet evicts pods when it runs out.',
  dashboard: 'nodes',
});

export const nodeDiskFilling = alert('NodeDiskFilling', {
  means: 'a file system of a node is more than {threshold} full',
  threshold: ratio(0.85),
  expr: ({ threshold, service }) => promql`1 - ${diskFree}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.device }} of {{ $labels.node }} is {{ $value | humanizePercentage }} full',
  description:
    '{{ $value | humanizePercentage }} of {{ $labels.device }} ({{ $labels.fstype }}) on node {{ $labels.node }} is used.',
  dashboard: 'nodes',
});

export const nodeMemoryHigh = alert('NodeMemoryHigh', {
  means: 'a node uses more than {threshold} of its memory',
  threshold: ratio(0.8),
  expr: ({ threshold, service }) => promql`${nodeMemoryUsed}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'Node {{ $labels.node }} uses {{ $value | humanizePercentage }} of its memory',
  description:
    '{{ $value | humanizePercentage }} of the memory of node {{ $labels.node }} is in use. ' +
    'Under pressure the kubelet evicts pods.',
  dashboard: 'nodes',
});

/**
 * Warns while there is time to act, unlike the fixed shares: at 10 % free the kubelet evicts already. A steady disk is silent
 * however full it is, and so is one with room, whose first hours predict nothing.
 */
const FORECAST = days(1);

export const nodeDiskFillingSoon = alert('NodeDiskFillingSoon', {
  means: 'less than {threshold} of a file system of a node is free, and it will be full within a day',
  threshold: ratio(0.4),
  expr: ({ threshold, service }) => promql`
    ${diskFree}{${service}} < ${threshold}
    and predict_linear(${diskFree}{${service}}[${hours(6)}], ${FORECAST}) <= 0`,
  for: hours(1),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.device }} of {{ $labels.node }} will be full within a day',
  description:
    '{{ $value | humanizePercentage }} of {{ $labels.device }} ({{ $labels.fstype }}) on node {{ $labels.node }} is free ' +
    'and, at the rate of the last six hours, nothing in a day.',
  dashboard: 'nodes',
});

export const nodeInodesLow = alert('NodeInodesLow', {
  means: 'a file system of a node has less than {threshold} of its inodes free',
  // The kubelet evicts below 5 %.
  threshold: ratio(0.1),
  expr: ({ threshold, service }) => promql`${inodesFree}{${service}} < ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.device }} of {{ $labels.node }} has {{ $value | humanizePercentage }} of its inodes left',
  description:
    'Only {{ $value | humanizePercentage }} of the inodes of {{ $labels.device }} ({{ $labels.fstype }}) on node ' +
    '{{ $labels.node }} is free. With none, no file can be created; the kubelet evicts pods before that.',
  dashboard: 'nodes',
});

export const nodeClockSkew = alert('NodeClockSkew', {
  means: "a node's clock is more than {threshold} away from that of Prometheus",
  // Far more than a scrape takes, and less than tokens, certificates and leases tolerate.
  threshold: seconds(1),
  expr: ({ threshold, service }) => promql`abs(${clockSkew}{${service}}) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'The clock of {{ $labels.node }} is off by {{ $value | humanizeDuration }}',
  description:
    'For ten minutes the clock of node {{ $labels.node }} has been {{ $value | humanizeDuration }} away from that of ' +
    'Prometheus. Times in logs and traces are wrong; tokens and certificates may be refused.',
  dashboard: 'nodes',
});

export const nodeAlerts = [
  diskSpaceLow,
  nodeDiskFilling,
  nodeDiskFillingSoon,
  nodeInodesLow,
  nodeMemoryHigh,
  nodeClockSkew,
] as const;
