import { minutes, nodeExporter, ratio } from '../../catalogue';
import { promql } from '../../promql';
import { alert, recordingRule } from '../../rules';

export const nodeMemoryUsed = recordingRule(
  'instance:node_memory:used_ratio',
  'ratio',
  promql`1 - ${nodeExporter.memoryAvailable} / ${nodeExporter.memoryTotal}`,
);

/**
 * Read-only file systems are full by design, and images and memory are not disks. A file system with a second, read-only
 * mount is still written to: hence `min`.
 */
export const diskFree = recordingRule(
  'instance_device:node_filesystem:free_ratio',
  'ratio',
  promql`
    (
      max by (service, instance, node, device, fstype) (${nodeExporter.filesystemAvailable}{fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"})
      / max by (service, instance, node, device, fstype) (${nodeExporter.filesystemSize})
    )
    unless min by (service, instance, node, device, fstype) (${nodeExporter.filesystemReadonly}) == 1`,
);

export const nodeCpuUsed = recordingRule(
  'instance:node_cpu:used_ratio_rate5m',
  'ratio',
  promql`1 - avg by (service, instance, node) (rate(${nodeExporter.cpu}{mode="idle"}[${minutes(5)}]))`,
);

export const nodeRecording = [nodeMemoryUsed, diskFree, nodeCpuUsed];

export const diskSpaceLow = alert('DiskSpaceLow', {
  means: 'a file system of a node has less than {threshold} free',
  threshold: ratio(0.1),
  expr: ({ threshold, service }) => promql`${diskFree}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  about: ['node', 'device'],
  explains: { NodeDiskFilling: 'the file system is fuller still' },
  summary: '{{ $labels.device }} of {{ $labels.node }} has {{ $value | humanizePercentage }} left',
  description:
    'Only {{ $value | humanizePercentage }} of {{ $labels.device }} ({{ $labels.fstype }}) on node {{ $labels.node }} is ' +
    'free. The kubelet evicts pods when it runs out.',
  dashboard: 'kubernetes',
});

export const nodeDiskFilling = alert('NodeDiskFilling', {
  means: 'a file system of a node is more than {threshold} full',
  threshold: ratio(0.85),
  expr: ({ threshold, service }) => promql`1 - ${diskFree}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: '{{ $labels.device }} of {{ $labels.node }} is {{ $value | humanizePercentage }} full',
  description:
    '{{ $value | humanizePercentage }} of {{ $labels.device }} ({{ $labels.fstype }}) on node {{ $labels.node }} is used.',
  dashboard: 'kubernetes',
});

export const nodeMemoryHigh = alert('NodeMemoryHigh', {
  means: 'a node uses more than {threshold} of its memory',
  threshold: ratio(0.8),
  expr: ({ threshold, service }) => promql`${nodeMemoryUsed}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: 'Node {{ $labels.node }} uses {{ $value | humanizePercentage }} of its memory',
  description:
    '{{ $value | humanizePercentage }} of the memory of node {{ $labels.node }} is in use. ' +
    'Under pressure the kubelet evicts pods.',
  dashboard: 'kubernetes',
});

export const nodeAlerts = [diskSpaceLow, nodeDiskFilling, nodeMemoryHigh] as const;
