import type { Failures } from '../failures';
import type { Log } from './log';

/** Logs each failure of the instrumentation once; `telemetry_errors_total` counts them all. */
export function attachFailures({ log }: { readonly log: Log }, failures: Failures): void {
  let logging = false;
  failures.listen((part, err, first) => {
    // Otherwise a failure to log this line would report another failure, for ever.
    if (!first || logging) return;
    logging = true;
    try {
      log.warn({ part, err }, 'telemetry failed; requests are not affected');
    } finally {
      logging = false;
    }
  });
}
