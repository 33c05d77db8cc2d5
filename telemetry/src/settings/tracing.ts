import { type SamplerSettings, samplerSettings } from './sampler';
import { parsePairs, parseUrl, type Variables } from './variables';

export interface TracingSettings {
  readonly enabled: boolean;
  readonly exporter: 'otlp' | 'console';
  readonly protocol: 'grpc' | 'http/protobuf';
  /** For HTTP the whole address, path included. */
  readonly endpoint: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The longest that one export may take. */
  readonly timeoutMs: number;
  readonly sampler: SamplerSettings;
  readonly queue: QueueSettings;
}

/** Spans wait in a queue that never grows past its size: what does not fit is dropped and counted. */
export interface QueueSettings {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMs: number;
  readonly exportTimeoutMs: number;
}

const DEFAULT_ENDPOINT = { grpc: 'http://localhost:4317', 'http/protobuf': 'http://localhost:4318' } as const;

function endpointOf(variables: Variables, protocol: TracingSettings['protocol']): URL {
  const own = variables.text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  if (own !== undefined) {
    return variables.parsed('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', parseUrl, new URL(DEFAULT_ENDPOINT[protocol]));
  }
  const base = variables.parsed('OTEL_EXPORTER_OTLP_ENDPOINT', parseUrl, new URL(DEFAULT_ENDPOINT[protocol]));
  // Only the general variable names a base to which HTTP adds the path of the signal.
  return protocol === 'grpc' ? base : new URL(`${base.href.replace(/\/$/, '')}/v1/traces`);
}

function queueSettings(variables: Variables): QueueSettings {
  const maxQueueSize = variables.integer('OTEL_BSP_MAX_QUEUE_SIZE', { from: 1 }, 2_048);
  const maxExportBatchSize = variables.integer(
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
    { from: 1 },
    Math.min(512, maxQueueSize),
  );
  if (maxExportBatchSize > maxQueueSize) {
    variables.problems.push(
      `OTEL_BSP_MAX_EXPORT_BATCH_SIZE: ${maxExportBatchSize} is more than the queue holds, OTEL_BSP_MAX_QUEUE_SIZE ${maxQueueSize}`,
    );
  }
  return {
    maxQueueSize,
    maxExportBatchSize,
    scheduledDelayMs: variables.integer('OTEL_BSP_SCHEDULE_DELAY', { from: 0 }, 5_000),
    exportTimeoutMs: variables.integer('OTEL_BSP_EXPORT_TIMEOUT', { from: 1 }, 30_000),
  };
}

export function tracingSettings(variables: Variables, disabled: boolean): TracingSettings {
  const exporter = variables.oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'console', 'none'], 'otlp');
  const general = variables.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', ['grpc', 'http/protobuf'], 'grpc');
  const protocol = variables.oneOf('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', ['grpc', 'http/protobuf'], general);
  return {
    enabled: !disabled && exporter !== 'none',
    exporter: exporter === 'console' ? 'console' : 'otlp',
    protocol,
    endpoint: endpointOf(variables, protocol),
    headers: {
      ...variables.parsed('OTEL_EXPORTER_OTLP_HEADERS', parsePairs, {}),
      ...variables.parsed('OTEL_EXPORTER_OTLP_TRACES_HEADERS', parsePairs, {}),
    },
    timeoutMs: variables.integer(
      'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
      { from: 1 },
      variables.integer('OTEL_EXPORTER_OTLP_TIMEOUT', { from: 1 }, 10_000),
    ),
    sampler: samplerSettings(variables),
    queue: queueSettings(variables),
  };
}
