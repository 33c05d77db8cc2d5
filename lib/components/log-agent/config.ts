/**
 * The Collector's configuration, as far as it is used here. Fields are named as in the documentation of each component:
 * https://github.com/open-telemetry/opentelemetry-collector-contrib
 */

import type { GoDuration } from '../go';
import type { MemoryLimiter, Queue, Retry, Telemetry } from '../otelcol/config';

/** A place in a record, as operators write it: `body.level`, `attributes["log.file.path"]`. */
export type Field = string;
/** An expression that decides whether an operator takes a record: https://expr-lang.org */
export type Condition = string;

interface OperatorBase {
  readonly if?: Condition;
  /** `send_quiet` passes a record on as it is, without a line about it. */
  readonly on_error?: 'send_quiet';
}

interface Parser extends OperatorBase {
  readonly parse_from?: Field;
  readonly parse_to?: Field;
}

/** One step of reading a line: https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/stanza/docs/operators */
export type Operator =
  | (Parser & {
      readonly type: 'regex_parser';
      readonly regex: string;
      readonly cache?: { readonly size: number };
      readonly timestamp?: { readonly parse_from: Field; readonly layout_type: 'gotime'; readonly layout: string };
    })
  | (Parser & { readonly type: 'json_parser'; readonly parse_ints: boolean })
  | (Parser & {
      readonly type: 'severity_parser';
      readonly preset: 'none';
      readonly mapping: Readonly<Record<string, readonly (string | number)[]>>;
    })
  | (OperatorBase & {
      readonly type: 'trace_parser';
      readonly trace_id: { readonly parse_from: Field };
      readonly span_id: { readonly parse_from: Field };
      readonly trace_flags: { readonly parse_from: Field };
    })
  | (OperatorBase & {
      readonly type: 'regex_replace';
      readonly field: Field;
      readonly regex: string;
      readonly replace_with: string;
    })
  | (OperatorBase & { readonly type: 'add'; readonly field: Field; readonly value: boolean })
  | (OperatorBase & { readonly type: 'move'; readonly from: Field; readonly to: Field })
  | (OperatorBase & { readonly type: 'remove'; readonly field: Field });

export interface FileLog {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly start_at: 'beginning';
  readonly include_file_path: boolean;
  readonly include_file_name: boolean;
  readonly max_log_size: string;
  readonly multiline: { readonly line_start_pattern: string };
  readonly force_flush_period: GoDuration;
  readonly storage: 'file_storage';
  readonly retry_on_failure: Retry;
  readonly operators: readonly Operator[];
}

export interface KubernetesAttributes {
  readonly auth_type: 'serviceAccount';
  readonly wait_for_metadata: boolean;
  readonly wait_for_metadata_timeout: GoDuration;
  readonly filter: { readonly node_from_env_var: string; readonly namespace: string };
  readonly extract: {
    readonly metadata: readonly string[];
    readonly labels: readonly { readonly tag_name: string; readonly key: string; readonly from: 'pod' }[];
  };
  readonly pod_association: readonly {
    readonly sources: readonly { readonly from: 'resource_attribute'; readonly name: string }[];
  }[];
}

export interface Redaction {
  readonly allow_all_keys: boolean;
  readonly redact_all_types: boolean;
  readonly blocked_key_patterns: readonly string[];
  readonly blocked_values: readonly string[];
  readonly summary: 'silent';
}

export interface Transform {
  readonly error_mode: 'ignore' | 'silent';
  readonly log_statements: readonly {
    readonly context: 'log';
    readonly conditions?: readonly string[];
    readonly statements: readonly string[];
  }[];
}

export interface FileStorage {
  readonly directory: string;
  readonly fsync: boolean;
  readonly recreate: boolean;
  readonly compaction: {
    readonly directory: string;
    readonly on_start: boolean;
    readonly on_rebound: boolean;
    readonly rebound_needed_threshold_mib: number;
    readonly rebound_trigger_threshold_mib: number;
    readonly cleanup_on_start: boolean;
  };
}

export interface OtlpHttp {
  readonly logs_endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly encoding: 'proto';
  readonly compression: 'gzip';
  readonly timeout: GoDuration;
  readonly retry_on_failure: Retry;
  readonly sending_queue: Queue & { readonly storage: 'file_storage' };
}

export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

export interface Routing {
  readonly error_mode: 'ignore';
  readonly default_pipelines: readonly string[];
  readonly table: readonly {
    readonly context: 'log';
    readonly condition: string;
    readonly pipelines: readonly string[];
  }[];
}

export interface LogAgentConfig {
  readonly extensions: {
    readonly health_check: { readonly endpoint: string; readonly path: string };
    readonly file_storage: FileStorage;
  };
  readonly receivers: { readonly filelog: FileLog };
  readonly processors: {
    readonly memory_limiter: MemoryLimiter;
    readonly redaction: Redaction;
    readonly transform: Transform;
  } & Readonly<Record<`k8sattributes/${string}`, KubernetesAttributes>>;
  readonly connectors: { readonly routing: Routing };
  readonly exporters: { readonly otlp_http: OtlpHttp };
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<Record<'logs' | `logs/${string}`, Pipeline>>;
    readonly telemetry: Telemetry;
  };
}
