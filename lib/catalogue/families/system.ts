import { family } from '../family';
import { gauge } from '../metric';

export const system = family(
  { name: 'system', exposedBy: 'services, about their own process' },
  {
    memoryUsage: gauge('system_memory_usage_bytes', {
      help: 'Resident memory of the process.',
      unit: 'bytes',
    }),
    cpuUsage: gauge('system_cpu_usage_percent', {
      help: 'CPU time of the process as a share of the cores that it may use, 0 to 100.',
      unit: 'percent',
    }),
  },
);
