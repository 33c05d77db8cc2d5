import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const receiver = { receiver: values('filelog') };
const limiter = { processor: values('memory_limiter') };
const exporter = { exporter: open('name of the exporter', 1) };

/** The Collector's own metrics about reading and sending records. */
export const logAgent = family(
  { name: 'log-agent', exposedBy: 'the log agents, about themselves', foreignNames: true },
  {
    openFiles: gauge('otelcol_fileconsumer_open_files', { help: 'Files of containers that are read.', unit: 'count' }),
    accepted: counter('otelcol_receiver_accepted_log_records_total', {
      help: 'Records read from files and taken into the queue.',
      unit: 'count',
      labels: receiver,
    }),
    /** Absent until the memory is full for the first time. */
    refused: counter('otelcol_processor_refused_log_records_total', {
      help: 'Records refused because the memory was full, counted again with each retry; their files wait.',
      unit: 'count',
      labels: limiter,
    }),
    sent: counter('otelcol_exporter_sent_log_records_total', {
      help: 'Records that the store acknowledged.',
      unit: 'count',
      labels: exporter,
    }),
    failed: counter('otelcol_exporter_send_failed_log_records_total', {
      help: 'Records lost: the store refused them for good.',
      unit: 'count',
      labels: exporter,
    }),
  },
);
