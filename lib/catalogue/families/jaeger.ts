import { family } from '../family';
import { open } from '../labels';
import { counter, gauge } from '../metric';

const receiver = { receiver: open('name of the receiver', 5), transport: open('protocol', 3) };
const exporter = { exporter: open('name of the exporter', 5) };

/** Jaeger v2 is an OpenTelemetry Collector: these are the Collector's own metrics. */
export const jaeger = family(
  { name: 'jaeger', exposedBy: 'Jaeger, of itself' },
  {
    spansAccepted: counter('otelcol_receiver_accepted_spans_total', {
      help: 'Spans taken.',
      unit: 'count',
      labels: receiver,
    }),
    spansRefused: counter('otelcol_receiver_refused_spans_total', {
      help: 'Spans that could not be pushed into the pipeline: the sender was told to try again.',
      unit: 'count',
      labels: receiver,
    }),
    spansSent: counter('otelcol_exporter_sent_spans_total', {
      help: 'Spans handed to the storage.',
      unit: 'count',
      labels: exporter,
    }),
    spansFailed: counter('otelcol_exporter_send_failed_spans_total', {
      help: 'Spans that the storage did not take: lost.',
      unit: 'count',
      labels: exporter,
    }),
    spansNotQueued: counter('otelcol_exporter_enqueue_failed_spans_total', {
      help: 'Spans that found the queue full: lost.',
      unit: 'count',
      labels: exporter,
    }),
    queueSize: gauge('otelcol_exporter_queue_size', { help: 'Batches that wait.', unit: 'count', labels: exporter }),
    queueCapacity: gauge('otelcol_exporter_queue_capacity', {
      help: 'Batches that may wait.',
      unit: 'count',
      labels: exporter,
    }),
  },
);
