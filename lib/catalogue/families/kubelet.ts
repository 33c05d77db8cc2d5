import { family } from '../family';
import { open } from '../labels';
import { counter, gauge } from '../metric';

const volume = { namespace: open('namespace', 3), persistentvolumeclaim: open('claim', 100) };
const VOLUMES = 100;

export const kubelet = family(
  { name: 'kubelet', exposedBy: "the kubelet, about its node's volumes and its own certificates", target: 'node' },
  {
    volumeAvailable: gauge('kubelet_volume_stats_available_bytes', {
      help: 'Free space of a volume.',
      unit: 'bytes',
      labels: volume,
      maxSeries: VOLUMES,
    }),
    volumeCapacity: gauge('kubelet_volume_stats_capacity_bytes', {
      help: 'Size of a volume.',
      unit: 'bytes',
      labels: volume,
      maxSeries: VOLUMES,
    }),
    volumeUsed: gauge('kubelet_volume_stats_used_bytes', {
      help: 'Used space of a volume; 0 for a raw block volume, of which nothing but the size is known.',
      unit: 'bytes',
      labels: volume,
      maxSeries: VOLUMES,
    }),
    volumeInodesFree: gauge('kubelet_volume_stats_inodes_free', {
      help: 'Inodes of a volume that are free: files that can still be created.',
      unit: 'count',
      labels: volume,
      maxSeries: VOLUMES,
    }),
    volumeInodes: gauge('kubelet_volume_stats_inodes', {
      help: 'Inodes of a volume; 0 where the file system creates them on demand.',
      unit: 'count',
      labels: volume,
      maxSeries: VOLUMES,
    }),
    clientCertificateLeft: gauge('kubelet_certificate_manager_client_ttl_seconds', {
      help: "Time until the kubelet's client certificate expires; only if the kubelet renews it itself.",
      unit: 'seconds',
    }),
    servingCertificateLeft: gauge('kubelet_certificate_manager_server_ttl_seconds', {
      help: "Time until the kubelet's serving certificate expires; only if the kubelet renews it itself.",
      unit: 'seconds',
    }),
  },
);

const container = {
  namespace: open('namespace', 3),
  pod: open('pod', 110),
  container: open('container', 10),
};
const CONTAINERS = 500;

export const containers = family(
  { name: 'containers', exposedBy: "the kubelet's cAdvisor, about its node's containers", target: 'node' },
  {
    cpu: counter('container_cpu_usage_seconds_total', {
      help: 'CPU time used.',
      unit: 'seconds',
      labels: container,
      maxSeries: CONTAINERS,
    }),
    cpuPeriods: counter('container_cpu_cfs_periods_total', {
      help: 'Periods in which the container wanted to run; only with a CPU limit.',
      unit: 'count',
      labels: container,
      maxSeries: CONTAINERS,
    }),
    cpuPeriodsThrottled: counter('container_cpu_cfs_throttled_periods_total', {
      help: 'Periods in which the container reached its CPU limit and was stopped.',
      unit: 'count',
      labels: container,
      maxSeries: CONTAINERS,
    }),
    memory: gauge('container_memory_working_set_bytes', {
      help: 'Memory in use that the kernel cannot reclaim; the limit applies to it.',
      unit: 'bytes',
      labels: container,
      maxSeries: CONTAINERS,
    }),
  },
);
