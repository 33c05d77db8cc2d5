import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const path = { path: open('folder of the store', 1) };

export const victoriaLogs = family(
  { name: 'victorialogs', exposedBy: 'VictoriaLogs, about itself', foreignNames: true },
  {
    bytesIngested: counter('vl_bytes_ingested_total', {
      help: 'Size of the lines taken, with their fields, by protocol.',
      unit: 'bytes',
      labels: { type: open('protocol', 5) },
    }),
    linesDropped: counter('vl_rows_dropped_total', {
      help: 'Lines taken and not stored.',
      unit: 'count',
      labels: { reason: values('debug', 'too_many_fields', 'too_big_timestamp', 'too_small_timestamp') },
    }),
    readOnly: gauge('vl_storage_is_read_only', {
      help: 'Whether it refuses lines because little of its volume is free.',
      unit: 'boolean',
      labels: path,
    }),
    stored: gauge('vl_data_size_bytes', {
      help: 'Size of what is stored.',
      unit: 'bytes',
      labels: { type: values('indexdb', 'storage') },
    }),
    mostStored: gauge('vl_max_disk_space_usage_bytes', {
      help: 'Size beyond which the oldest day is removed.',
      unit: 'bytes',
      labels: path,
    }),
  },
);

const tenant = { tenant: open('tenant', 1) };
const received = {
  ...{ ...tenant, retention_hours: open('hours for which it is kept', 1), is_internal_stream: values('true', 'false') },
  ...{ policy: open('policy', 1), format: open('protocol', 3) },
};

/** From upstream's source at 3.7.6: its program is not built here. */
export const loki = family(
  { name: 'loki', exposedBy: 'Loki, about itself', foreignNames: true },
  {
    bytesReceived: counter('loki_distributor_bytes_received_total', {
      help: 'Size of the lines received, with their metadata.',
      unit: 'bytes',
      labels: received,
      maxSeries: 6,
    }),
    linesDiscarded: counter('loki_discarded_samples_total', {
      help: 'Lines refused or dropped, by reason.',
      unit: 'count',
      labels: {
        ...{ ...tenant, reason: open('reason', 20), retention_hours: open('hours for which it is kept', 1) },
        ...{ policy: open('policy', 1), format: open('protocol', 3) },
      },
    }),
    walDiskFull: counter('loki_ingester_wal_disk_full_failures_total', {
      help: 'Times that lines were refused or not written ahead because little of the volume is free.',
      unit: 'count',
    }),
  },
);
