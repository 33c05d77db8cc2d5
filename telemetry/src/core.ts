import type { Tracer } from '@opentelemetry/api';
import type { Failures } from './failures';
import type { Log } from './logging';
import type { Metrics } from './metrics/metrics';
import type { Settings } from './settings';

/** What each part of the library receives. */
export interface Core {
  readonly settings: Settings;
  readonly metrics: Metrics;
  /** Creates spans that are discarded if tracing is off. */
  readonly tracer: Tracer;
  readonly log: Log;
  /** A logger whose level can be set by this name. */
  module(name: string): Log;
  readonly failures: Failures;
}
