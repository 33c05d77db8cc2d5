import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const filesystem = {
  device: open('block device', 50),
  device_error: open('error that prevented reading its figures, otherwise empty', 3),
  fstype: open('file system', 10),
  mountpoint: open('where it is mounted', 50),
};
const FILESYSTEMS = 50;
const device = open('network interface or disk', 50);

export const nodeExporter = family(
  { name: 'node', exposedBy: 'node exporter, about its node' },
  {
    cpu: counter('node_cpu_seconds_total', {
      help: 'Time that each core spent in each mode.',
      unit: 'seconds',
      labels: {
        cpu: open('number of the core', 128),
        mode: values('idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'),
      },
    }),
    memoryTotal: gauge('node_memory_MemTotal_bytes', { help: 'Memory of the node.', unit: 'bytes' }),
    memoryAvailable: gauge('node_memory_MemAvailable_bytes', {
      help: 'Memory that can be used without swapping, as the kernel estimates it.',
      unit: 'bytes',
    }),
    filesystemSize: gauge('node_filesystem_size_bytes', {
      help: 'Size of the file system.',
      unit: 'bytes',
      labels: filesystem,
      maxSeries: FILESYSTEMS,
    }),
    filesystemAvailable: gauge('node_filesystem_avail_bytes', {
      help: 'Space that is free to users other than root.',
      unit: 'bytes',
      labels: filesystem,
      maxSeries: FILESYSTEMS,
    }),
    filesystemReadonly: gauge('node_filesystem_readonly', {
      help: '1 if it is mounted read-only.',
      unit: 'boolean',
      labels: filesystem,
      maxSeries: FILESYSTEMS,
    }),
    filesystemFiles: gauge('node_filesystem_files', {
      help: 'Inodes of the file system; 0 where it creates them on demand.',
      unit: 'count',
      labels: filesystem,
      maxSeries: FILESYSTEMS,
    }),
    filesystemFilesFree: gauge('node_filesystem_files_free', {
      help: 'Inodes that are free: files that can still be created.',
      unit: 'count',
      labels: filesystem,
      maxSeries: FILESYSTEMS,
    }),
    time: gauge('node_time_seconds', { help: "The node's clock.", unit: 'timestamp' }),
    load1: gauge('node_load1', { help: 'Processes that ran or waited, averaged over a minute.', unit: 'count' }),
    diskBusy: counter('node_disk_io_time_seconds_total', {
      help: 'Time with at least one I/O in progress.',
      unit: 'seconds',
      labels: { device },
    }),
    networkReceived: counter('node_network_receive_bytes_total', {
      help: 'Bytes received.',
      unit: 'bytes',
      labels: { device },
    }),
    networkSent: counter('node_network_transmit_bytes_total', {
      help: 'Bytes sent.',
      unit: 'bytes',
      labels: { device },
    }),
  },
);
