/**
 * Jaeger's configuration, as far as it is used here: the OpenTelemetry Collector's, with Jaeger's own extensions.
 * Fields are named as in https://www.jaegertracing.io/docs/2.13/configuration/ and the Collector's own documentation.
 */

import type { GoDuration } from '../go';
import type { MemoryLimiter, Queue, Retry, Telemetry } from '../otelcol/config';

export interface HttpServer {
  readonly endpoint: string;
}

export interface GrpcServer {
  readonly endpoint: string;
  readonly max_recv_msg_size_mib?: number;
  readonly keepalive?: {
    readonly server_parameters?: {
      readonly max_connection_age: GoDuration;
      readonly max_connection_age_grace: GoDuration;
    };
    readonly enforcement_policy?: { readonly min_time: GoDuration };
  };
}

export interface GrpcClient {
  readonly endpoint: string;
  readonly tls: { readonly insecure: boolean };
  readonly keepalive: { readonly time: GoDuration; readonly timeout: GoDuration };
}

export interface HealthCheck {
  readonly use_v2: true;
  readonly http: HttpServer & {
    readonly status: { readonly enabled: boolean; readonly path: string };
    readonly config: { readonly enabled: boolean };
  };
}

export interface Badger {
  readonly ephemeral: boolean;
  readonly consistency: boolean;
  readonly directories: { readonly keys: string; readonly values: string };
  readonly ttl: { readonly spans: GoDuration };
}

export interface Extensions {
  readonly healthcheckv2: HealthCheck;
  readonly jaeger_storage?: {
    readonly backends: Readonly<Record<string, Backend>>;
  };
  readonly remote_storage?: GrpcServer & { readonly storage: string };
  readonly remote_sampling?: {
    readonly file: {
      readonly path: string;
      readonly reload_interval: GoDuration;
      readonly default_sampling_probability: number;
    };
    readonly http: HttpServer;
  };
  readonly jaeger_query?: {
    readonly storage: { readonly traces: string };
    readonly enable_tracing: boolean;
    readonly http: HttpServer;
    readonly grpc: GrpcServer;
  };
}

export interface Receivers {
  readonly otlp?: { readonly protocols: { readonly grpc: GrpcServer; readonly http: HttpServer } };
  readonly nop?: Record<string, never>;
}

export interface Processors {
  readonly memory_limiter: MemoryLimiter;
  readonly 'filter/oversized': {
    readonly error_mode: 'ignore' | 'propagate' | 'silent';
    readonly traces: { readonly span: readonly string[]; readonly spanevent: readonly string[] };
  };
}

export interface Exporters {
  readonly jaeger_storage_exporter?: {
    readonly trace_storage: string;
    readonly queue: Queue;
    readonly retry_on_failure: Retry;
  };
  readonly otlp?: GrpcClient & { readonly sending_queue: Queue; readonly retry_on_failure: Retry };
  readonly nop?: Record<string, never>;
}

export interface JaegerConfig {
  readonly extensions: Extensions;
  readonly receivers: Receivers;
  readonly processors?: Processors;
  readonly exporters: Exporters;
  readonly service: {
    readonly extensions: readonly (keyof Extensions)[];
    readonly pipelines: {
      readonly traces: {
        readonly receivers: readonly (keyof Receivers)[];
        readonly processors?: readonly (keyof Processors)[];
        readonly exporters: readonly (keyof Exporters)[];
      };
    };
    readonly telemetry: Telemetry;
  };
}

export type Backend = { readonly badger: Badger } | { readonly grpc: GrpcClient };
