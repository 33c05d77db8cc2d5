import { family } from '../family';
import { open, values } from '../labels';
import { gauge } from '../metric';

const queue = { exporter: open('name of the exporter', 1), data_type: values('traces', 'logs') };

/** What an OpenTelemetry Collector says about its queue, whatever waits there: Jaeger's programs are Collectors as well. */
export const collector = family(
  {
    name: 'collector',
    exposedBy: 'Jaeger’s collectors and agents, and the log agents, about their queues',
    foreignNames: true,
  },
  {
    queueSize: gauge('otelcol_exporter_queue_size', {
      help: 'Size of the spans or records that wait to be passed on.',
      unit: 'bytes',
      labels: queue,
    }),
    queueCapacity: gauge('otelcol_exporter_queue_capacity', {
      help: 'Size of the spans or records that may wait.',
      unit: 'bytes',
      labels: queue,
    }),
  },
);
