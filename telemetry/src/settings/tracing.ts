import { BAGGAGE_VARIABLE, EDGE_VARIABLE, HOST_PATTERN } from '../catalogue';
import { headerSettings } from './headers';
import { type SamplerSettings, samplerSettings } from './sampler';
import { parseList, parseUrl, type Variables } from './variables';

const PROPAGATORS = ['tracecontext', 'baggage'] as const;
/** A header format that propagates a trace from service to service. */
export type Propagator = (typeof PROPAGATORS)[number];

export const DIAGNOSTIC_LEVELS = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] as const;
export type DiagnosticLevel = (typeof DIAGNOSTIC_LEVELS)[number];

export interface TracingSettings {
  readonly enabled: boolean;
  readonly exporter: 'otlp' | 'console';
  readonly protocol: 'grpc' | 'http/protobuf';
  /** For HTTP the whole URL, including the path. */
  readonly endpoint: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The timeout of one export. */
  readonly timeoutMs: number;
  readonly sampler: SamplerSettings;
  readonly queue: QueueSettings;
  /** `OTEL_PROPAGATORS`; empty for `none`. @default tracecontext, baggage */
  readonly propagators: readonly Propagator[];
  /** Whether callers are strangers: they decide neither what is sampled nor what baggage says. */
  readonly edge: boolean;
  /** The hosts that baggage is sent to, `*.` for the end of names. @default all; none at the edge */
  readonly baggageHosts?: readonly string[];
  /** The most characters of a span's attribute; longer values are truncated. */
  readonly attributeLengthLimit: number;
  /** The level of OpenTelemetry's own messages in the log, `OTEL_LOG_LEVEL`. */
  readonly diagnostics: DiagnosticLevel;
}

/** Spans wait in a bounded queue: what does not fit is dropped and counted. */
export interface QueueSettings {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMs: number;
  /** The timeout of a batch, a flush or the shutdown. */
  readonly exportTimeoutMs: number;
}

const DEFAULT_ENDPOINT = { grpc: 'http://localhost:4317', 'http/protobuf': 'http://localhost:4318' } as const;

function endpointOf(variables: Variables, protocol: TracingSettings['protocol']): URL {
  const own = variables.text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  if (own !== undefined) {
    return variables.parsed('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', parseUrl, new URL(DEFAULT_ENDPOINT[protocol]));
  }
  const base = variables.parsed('OTEL_EXPORTER_OTLP_ENDPOINT', parseUrl, new URL(DEFAULT_ENDPOINT[protocol]));
  // Only the general variable is a base URL to which HTTP adds the path of the signal.
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
      `OTEL_BSP_MAX_EXPORT_BATCH_SIZE: ${maxExportBatchSize} is more than the size of the queue, OTEL_BSP_MAX_QUEUE_SIZE ${maxQueueSize}`,
    );
  }
  return {
    maxQueueSize,
    maxExportBatchSize,
    scheduledDelayMs: variables.milliseconds('OTEL_BSP_SCHEDULE_DELAY', { from: 0 }, 5_000),
    // OpenTelemetry's own default of 30 s is the whole grace period of a pod.
    exportTimeoutMs: variables.milliseconds('OTEL_BSP_EXPORT_TIMEOUT', { from: 1 }, 10_000),
  };
}

function parsePropagators(text: string): readonly Propagator[] {
  const names = [...new Set(parseList(text))];
  const unknown = names.filter(name => name !== 'none' && !PROPAGATORS.some(known => known === name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; allowed: ${PROPAGATORS.join(', ')}, none`);
  if (names.includes('none') && names.length > 1) throw new Error(`"${text}" combines none with others`);
  return PROPAGATORS.filter(known => names.includes(known));
}

/** Jaeger's Badger refuses spans of more than 64 KiB, and without a limit the queue could take any amount of memory. */
const ATTRIBUTE_LENGTH_LIMIT = 4_096;

/** What a program may set itself. */
export interface TracingOverrides {
  /** Whether anyone can call the service. @default TRACE_EDGE, else false */
  readonly edge?: boolean;
  /** The hosts that baggage is sent to: `ai-engine.aion.svc`, `*.example.com`. @default TRACE_BAGGAGE_HOSTS */
  readonly baggageHosts?: readonly string[];
}

function checkHosts(hosts: readonly string[]): readonly string[] {
  const wrong = hosts.filter(host => !HOST_PATTERN.test(host));
  if (wrong.length > 0) {
    const found = wrong.map(host => JSON.stringify(host)).join(', ');
    throw new Error(`${found}: not a host such as ai-engine.aion.svc, 10.0.0.1 or *.example.com, in lower case`);
  }
  return hosts;
}

/** Where baggage may go: at the edge it goes nowhere unless that is said. */
function edgeSettings(
  variables: Variables,
  { edge = variables.flag(EDGE_VARIABLE, false), baggageHosts }: TracingOverrides,
): Pick<TracingSettings, 'edge' | 'baggageHosts'> {
  const read = variables.parsed<readonly string[] | undefined>(
    BAGGAGE_VARIABLE,
    text => checkHosts(parseList(text)),
    undefined,
  );
  try {
    const hosts = baggageHosts === undefined ? read : checkHosts(baggageHosts);
    return { edge, ...((hosts !== undefined || edge) && { baggageHosts: hosts ?? [] }) };
  } catch (error) {
    variables.problems.push(`baggageHosts: ${(error as Error).message}`);
    return { edge };
  }
}

export function tracingSettings(
  variables: Variables,
  disabled: boolean,
  overrides: TracingOverrides = {},
): TracingSettings {
  const exporter = variables.oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'console', 'none'], 'otlp');
  const general = variables.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', ['grpc', 'http/protobuf'], 'grpc');
  const protocol = variables.oneOf('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', ['grpc', 'http/protobuf'], general);
  return {
    enabled: !disabled && exporter !== 'none',
    exporter: exporter === 'console' ? 'console' : 'otlp',
    protocol,
    endpoint: endpointOf(variables, protocol),
    headers: {
      ...headerSettings(variables, 'OTEL_EXPORTER_OTLP_HEADERS', protocol),
      ...headerSettings(variables, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', protocol),
    },
    timeoutMs: variables.milliseconds(
      'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
      { from: 1 },
      variables.milliseconds('OTEL_EXPORTER_OTLP_TIMEOUT', { from: 1 }, 10_000),
    ),
    sampler: samplerSettings(variables),
    queue: queueSettings(variables),
    propagators: variables.parsed('OTEL_PROPAGATORS', parsePropagators, PROPAGATORS),
    ...edgeSettings(variables, overrides),
    attributeLengthLimit: variables.integer(
      'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
      { from: 1 },
      variables.integer('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', { from: 1 }, ATTRIBUTE_LENGTH_LIMIT),
    ),
    // At info the exporters log every batch that they cannot send.
    diagnostics: variables.oneOf('OTEL_LOG_LEVEL', DIAGNOSTIC_LEVELS, 'warn'),
  };
}
