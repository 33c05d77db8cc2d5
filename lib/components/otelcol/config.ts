/**
 * The parts of an OpenTelemetry Collector's configuration that several programs here have, Jaeger's among them. Fields are named as in
 * the Collector's own documentation.
 */
import type { GoDuration } from '../go';

/** A queue that makes the batches itself. */
export interface Queue {
  readonly enabled: boolean;
  readonly num_consumers: number;
  readonly sizer: 'bytes';
  readonly queue_size: number;
  readonly block_on_overflow: boolean;
  readonly batch: {
    readonly sizer: 'bytes';
    readonly flush_timeout: GoDuration;
    readonly min_size: number;
    readonly max_size: number;
  };
}

export interface Retry {
  readonly enabled: boolean;
  readonly initial_interval: GoDuration;
  readonly max_interval: GoDuration;
  /** `0s` retries without end. */
  readonly max_elapsed_time: GoDuration;
}

export interface MemoryLimiter {
  readonly check_interval: GoDuration;
  readonly limit_mib: number;
  readonly spike_limit_mib: number;
}

/** Which series an instrument produces, and by which attributes it is aggregated. */
export interface View {
  readonly selector: { readonly instrument_name: string };
  readonly stream: {
    readonly attribute_keys?: { readonly included: readonly string[] };
    readonly aggregation?:
      | { readonly drop: Record<string, never> }
      | { readonly explicit_bucket_histogram: { readonly boundaries: readonly number[] } };
  };
}

export interface Telemetry {
  readonly resource: { readonly 'service.name': string };
  readonly logs: { readonly level: 'info'; readonly encoding: 'json' };
  readonly metrics: {
    readonly level: 'normal' | 'detailed';
    readonly readers: readonly [
      {
        readonly pull: {
          readonly exporter: {
            readonly prometheus: {
              readonly host: string;
              readonly port: number;
              readonly without_scope_info: boolean;
            };
          };
        };
      },
    ];
    readonly views?: readonly View[];
  };
}
