import { family } from '../family';
import { open } from '../labels';
import { counter, gauge } from '../metric';

const volume = { namespace: open('namespace', 3), persistentvolumeclaim: open('claim', 100) };
const VOLUMES = 100;

export const kubelet = family(
  { name: 'kubelet', exposedBy: "the kubelet, about its node's volumes", target: 'node' },
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
    memory: gauge('container_memory_working_set_bytes', {
      help: 'Memory in use that the kernel cannot reclaim; the limit applies to it.',
      unit: 'bytes',
      labels: container,
      maxSeries: CONTAINERS,
    }),
  },
);
