import { family } from '../family';
import { open, values } from '../labels';
import { counter } from '../metric';

/** What the telemetry library tells of itself: what it could not record, never a service's fault to find out by a gap. */
export const telemetry = family(
  { name: 'telemetry', exposedBy: 'services on the telemetry library, of the library itself' },
  {
    seriesDropped: counter('telemetry_series_dropped_total', {
      help: 'Observations that were not recorded, since their series would have passed the budget of its metric.',
      unit: 'count',
      labels: { metric: open('name of the metric', 100), label: open('label that has too many values', 10) },
      maxSeries: 100,
    }),
    errors: counter('telemetry_errors_total', {
      help: 'Failures of the instrumentation itself; the request that it measured went on.',
      unit: 'count',
      labels: {
        part: values('metrics', 'exporter', 'http', 'database', 'ai', 'system', 'tracing', 'logging'),
      },
    }),
    spans: counter('telemetry_spans_total', {
      help: 'Sampled spans that ended, by what became of them.',
      unit: 'count',
      labels: { outcome: values('exported', 'dropped', 'failed') },
    }),
    logLinesDropped: counter('telemetry_log_lines_dropped_total', {
      help: 'Log lines that were not written: left out by sampling, or lost since nobody took them.',
      unit: 'count',
      labels: { reason: values('sampled', 'lost') },
    }),
  },
);
