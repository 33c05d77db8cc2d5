import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge, histogram } from '../metric';

const receiver = { receiver: values('otlp'), transport: values('grpc', 'http') };
const exporter = { exporter: open('name of the exporter', 1) };

/** Jaeger v2 is an OpenTelemetry Collector: these are the Collector's own metrics about receiving and exporting spans. */
export const jaeger = family(
  { name: 'jaeger', exposedBy: 'Jaeger’s collectors and agents, about themselves', foreignNames: true },
  {
    spansAccepted: counter('otelcol_receiver_accepted_spans_total', {
      help: 'Spans accepted.',
      unit: 'count',
      labels: receiver,
    }),
    spansRefused: counter('otelcol_receiver_refused_spans_total', {
      help: 'Spans refused because the memory or the queue was full; the sender is asked to retry.',
      unit: 'count',
      labels: receiver,
    }),
    spansOversized: counter('otelcol_processor_filter_spans_filtered_total', {
      help: 'Spans dropped because their attributes are larger than Badger accepts.',
      unit: 'count',
      labels: { filter: open('name of the filter', 1) },
    }),
    spansSent: counter('otelcol_exporter_sent_spans_total', {
      help: 'Spans passed on: by a collector to the storage, by an agent to a collector.',
      unit: 'count',
      labels: exporter,
    }),
    spansFailed: counter('otelcol_exporter_send_failed_spans_total', {
      help: 'Spans lost: dropped after every retry failed.',
      unit: 'count',
      labels: exporter,
    }),
    /** Absent until the queue is full for the first time. */
    spansNotQueued: counter('otelcol_exporter_enqueue_failed_spans_total', {
      help: 'Spans refused because the queue was full; the refused spans include them.',
      unit: 'count',
      labels: exporter,
    }),
  },
);

/** Most reads take tenths of a second; a search over days takes seconds. */
const READ_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

export const jaegerQuery = family(
  { name: 'jaeger-query', exposedBy: 'Jaeger’s query, about itself' },
  {
    requestDuration: histogram('http_server_request_duration_seconds', {
      help: 'Time that a request of the user interface or of Grafana took.',
      unit: 'seconds',
      buckets: READ_BUCKETS,
      labels: {
        http_request_method: open('method', 5),
        http_response_status_code: open('status', 10),
        http_route: open('route template; none for files of the user interface', 20),
      },
      // Few routes answer with more than two statuses.
      maxSeries: 60 * (READ_BUCKETS.length + 3),
    }),
  },
);

const read = {
  operation: values('find_traces', 'find_trace_ids', 'get_trace', 'get_services', 'get_operations'),
  result: values('ok', 'err'),
};
const store = { kind: values('badger'), name: open('name of the store', 1), role: values('tracestore') };

/** Writes have no metric of their own: what the storage does not accept shows in the collectors' queues. */
export const jaegerStorage = family(
  { name: 'jaeger-storage', exposedBy: 'Jaeger’s storage, about itself', foreignNames: true },
  {
    reads: counter('jaeger_storage_requests_total', { help: 'Reads answered.', unit: 'count', labels: read }),
    readDuration: histogram('jaeger_storage_latency_seconds', {
      help: 'Time that a read took.',
      unit: 'seconds',
      buckets: READ_BUCKETS,
      labels: read,
    }),
    indexSize: gauge('jaeger_storage_badger_size_bytes_lsm', {
      help: 'Size of Badger’s tables, which hold small spans and the index.',
      unit: 'bytes',
      labels: store,
    }),
    valuesSize: gauge('jaeger_storage_badger_size_bytes_vlog', {
      help: 'Size of Badger’s value log, which holds large spans.',
      unit: 'bytes',
      labels: store,
    }),
  },
);
