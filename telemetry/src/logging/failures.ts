import type { Failures } from '../failures';
import type { Log } from './log';

/** Logs each failure of the instrumentation once; `telemetry_errors_total` counts them all. */
export function attachFailures({ log }: { readonly log: Log }, failures: Failures): void {
  let logging = false;
  failures.listen((part, err, first) => {
    // A failure to log this line would be the next to report, for ever.
    if (!first || logging) return;
    logging = true;
    try {
      log.warn({ part, err }, 'telemetry failed; the request went on');
    } finally {
      logging = false;
    }
  });
}
