/**
 * Loki's configuration, as far as it is used here: https://grafana.com/docs/loki/v3.7.x/configure/ names the fields. Loki refuses one
 * that it does not know.
 */

import type { GoDuration } from '../go';

/** `256KB`, `4GB`: powers of 1024. */
export type Size = string;

export interface LokiConfig {
  readonly auth_enabled: boolean;
  readonly server: {
    readonly http_listen_port: number;
    readonly grpc_listen_address: string;
    readonly grpc_listen_port: number;
    readonly log_format: 'json' | 'logfmt';
  };
  readonly common: {
    readonly path_prefix: string;
    readonly instance_addr: string;
    readonly replication_factor: number;
    readonly ring: { readonly kvstore: { readonly store: 'inmemory' | 'memberlist' } };
    readonly storage: { readonly filesystem: { readonly chunks_directory: string; readonly rules_directory: string } };
  };
  readonly schema_config: { readonly configs: readonly PeriodConfig[] };
  readonly ingester: { readonly wal: Wal };
  readonly compactor: {
    readonly retention_enabled: boolean;
    readonly delete_request_store: 'filesystem';
  };
  readonly limits_config: LimitsConfig;
  readonly analytics: { readonly reporting_enabled: boolean };
}

interface PeriodConfig {
  /** `2026-01-01`: lines from this day on are kept so. */
  readonly from: string;
  readonly store: 'tsdb';
  readonly object_store: 'filesystem';
  readonly schema: 'v13';
  readonly index: { readonly prefix: string; readonly period: '24h' };
}

interface Wal {
  /** Whether what is in memory is stored as chunks when it stops. */
  readonly flush_on_shutdown: boolean;
  readonly replay_memory_ceiling: Size;
  /** Share of the volume from which it takes no more lines. */
  readonly disk_full_threshold: number;
}

export interface LimitsConfig {
  readonly retention_period: GoDuration;
  readonly reject_old_samples: boolean;
  readonly reject_old_samples_max_age: GoDuration;
  readonly creation_grace_period: GoDuration;
  readonly ingestion_rate_mb: number;
  readonly ingestion_burst_size_mb: number;
  readonly per_stream_rate_limit: Size;
  readonly per_stream_rate_limit_burst: Size;
  readonly max_line_size: Size;
  readonly max_line_size_truncate: boolean;
  readonly max_global_streams_per_user: number;
  readonly allow_structured_metadata: boolean;
  readonly otlp_config: {
    readonly resource_attributes: {
      readonly ignore_defaults: boolean;
      readonly attributes_config: readonly {
        readonly action: 'index_label' | 'structured_metadata' | 'drop';
        readonly attributes: readonly string[];
      }[];
    };
  };
}
