import type { Tracer } from '@opentelemetry/api';
import type { Failures } from './failures';
import type { Log } from './logging';
import type { Metrics } from './metrics/metrics';
import type { Settings } from './settings';

/** What each part of the library is given. */
export interface Core {
  readonly settings: Settings;
  readonly metrics: Metrics;
  /** Makes spans that go nowhere where tracing is off. */
  readonly tracer: Tracer;
  readonly log: Log;
  /** A logger of a part of its own, whose level can be set by that name. */
  module(name: string): Log;
  readonly failures: Failures;
}
