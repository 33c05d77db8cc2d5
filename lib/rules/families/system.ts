import { gigabytes, minutes, percent, system } from '../../catalogue';
import { promql } from '../../promql';
import { alert } from '../alert';
import { ticket } from '../stage';

export const highMemoryUsage = alert('HighMemoryUsage', {
  means: 'one process holds more than {threshold}',
  symptom: true,
  threshold: gigabytes(8),
  expr: ({ threshold, service }) => promql`${system.memoryUsage}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} uses {{ $value | humanize }}B of memory',
  description: '{{ $labels.instance }} of {{ $labels.service }} holds {{ $value | humanize }}B of resident memory.',
  dashboard: 'overview',
});

export const highCPUUsage = alert('HighCPUUsage', {
  means: 'one process uses more than {threshold} of its CPU',
  symptom: true,
  threshold: percent(80),
  expr: ({ threshold, service }) => promql`${system.cpuUsage}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} uses {{ $value | printf "%.0f" }}% of its CPU',
  description:
    '{{ $labels.instance }} of {{ $labels.service }} has used {{ $value | printf "%.0f" }}% of the CPU available to ' +
    'it for ten minutes.',
  dashboard: 'overview',
});

export const systemAlerts = [highMemoryUsage, highCPUUsage] as const;
