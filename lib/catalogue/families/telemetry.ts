import { family } from '../family';
import { open, values } from '../labels';
import { counter } from '../metric';

/** What the telemetry library reports about itself: what it could not record, so that a gap need not be guessed. */
export const telemetry = family(
  { name: 'telemetry', exposedBy: 'services that use the telemetry library, about the library itself' },
  {
    seriesDropped: counter('telemetry_series_dropped_total', {
      help: 'Observations not recorded because their series would have exceeded the budget of their metric.',
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
      help: 'Sampled spans that ended, by outcome.',
      unit: 'count',
      labels: { outcome: values('exported', 'dropped', 'failed') },
    }),
    logLinesDropped: counter('telemetry_log_lines_dropped_total', {
      help: 'Log lines not written: left out by sampling, or lost because the output was blocked.',
      unit: 'count',
      labels: { reason: values('sampled', 'lost') },
    }),
  },
);
