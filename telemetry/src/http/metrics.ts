import { http } from '../catalogue';
import type { Counter, Gauge, Metrics, Observer } from '../metrics/metrics';
import { sentBytes } from './bodies';
import { statusLabel } from './labels';
import type { Ended } from './outcome';

/** The catalogue's family `http`. */
export class HttpMetrics {
  private readonly requests: Counter<typeof http.requests.labels>;
  private readonly duration: Observer<typeof http.requestDuration.labels>;
  private readonly errors: Counter<typeof http.requestErrors.labels>;
  private readonly active: Gauge<typeof http.activeRequests.labels>;
  private readonly requestSize: Observer<typeof http.requestSize.labels>;
  private readonly responseSize: Observer<typeof http.responseSize.labels>;

  /** Throws a TelemetryError if the service does not expose the family. */
  constructor(metrics: Metrics) {
    this.requests = metrics.counter(http.requests);
    this.duration = metrics.histogram(http.requestDuration);
    this.errors = metrics.counter(http.requestErrors);
    this.active = metrics.gauge(http.activeRequests);
    this.requestSize = metrics.histogram(http.requestSize);
    this.responseSize = metrics.histogram(http.responseSize);
  }

  begin(): void {
    this.active.inc({});
  }

  end({ served, route: path, outcome: { status, kind, timed }, seconds }: Ended): void {
    const { label: method, spanContext } = served;
    this.active.dec({});
    this.requests.inc({ method, path, status: statusLabel(status) });
    if (kind !== undefined) this.errors.inc({ method, path, kind });
    // The span may no longer be active, so it is passed for the exemplar.
    if (timed) this.duration.observe({ method, path }, seconds, spanContext);
    this.requestSize.observe({ method }, served.requestBytes, spanContext);
    if (served.responseCounted) this.responseSize.observe({ method }, sentBytes(served), spanContext);
  }
}
