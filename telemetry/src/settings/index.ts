import { METRICS_PORT } from '../catalogue';
import { TelemetryError } from '../problems';
import { type LoggingSettings, loggingSettings } from './logging';
import { type TracingOverrides, type TracingSettings, tracingSettings } from './tracing';
import { type Environment, parsePairs, Variables } from './variables';

export { LOG_LEVELS, type LoggingSettings, type LogLevel, parseLevel } from './logging';
export type { JaegerRemote, SamplerSettings } from './sampler';
export type { DiagnosticLevel, Propagator, QueueSettings, TracingSettings } from './tracing';
export type { Environment } from './variables';

/** Parts that `OTEL_NODE_DISABLED_INSTRUMENTATIONS` may name. */
export const INSTRUMENTATIONS = ['http', 'database', 'ai', 'system', 'external'] as const;
export type Instrumentation = (typeof INSTRUMENTATIONS)[number];

export interface Settings {
  /** The name as in aion/services: `service` in metrics, traces and logs. */
  readonly serviceName: string;
  /** Attributes of the resource, `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource: Readonly<Record<string, string>>;
  readonly exporter: ExporterSettings;
  readonly tracing: TracingSettings;
  readonly logging: LoggingSettings;
  readonly database: DatabaseSettings;
  readonly enabled: Readonly<Record<Instrumentation, boolean>>;
}

/** The server of `/metrics` and `/health`. */
export interface ExporterSettings {
  readonly enabled: boolean;
  /** All addresses, of IPv6 as well where the machine has it, if undefined. */
  readonly host: string | undefined;
  /** 0 means any free port. */
  readonly port: number;
}

export interface DatabaseSettings {
  /** Queries that take longer count as slow. */
  readonly slowQueryMs: number;
}

/** What a program may set itself; takes precedence over the environment. */
export interface Overrides extends TracingOverrides {
  /** @default OTEL_SERVICE_NAME */
  readonly serviceName?: string;
  /** @default process.env */
  readonly env?: Environment;
}

function disabledParts(variables: Variables): ReadonlySet<string> {
  const name = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';
  const parts = variables.list(name);
  const unknown = parts.filter(part => !INSTRUMENTATIONS.some(known => known === part));
  if (unknown.length > 0) {
    variables.problems.push(`${name}: unknown: ${unknown.join(', ')}; allowed: ${INSTRUMENTATIONS.join(', ')}`);
  }
  return new Set(parts);
}

/** Reads OpenTelemetry's variables. Throws a TelemetryError that names every wrong one. */
export function readSettings({ serviceName, env = process.env, ...tracing }: Overrides = {}): Settings {
  const variables = new Variables(env);
  const sdkDisabled = variables.flag('OTEL_SDK_DISABLED', false);
  const resource = variables.parsed('OTEL_RESOURCE_ATTRIBUTES', parsePairs, {});
  const name = serviceName || variables.text('OTEL_SERVICE_NAME') || resource['service.name'] || '';
  if (name === '') {
    variables.problems.push('OTEL_SERVICE_NAME: not set; it must be the name of the service, as in aion/services');
  }
  const disabled = disabledParts(variables);
  const isEnabled = (part: Instrumentation): boolean => !sdkDisabled && !disabled.has(part);
  const settings: Settings = {
    serviceName: name,
    resource,
    exporter: {
      enabled:
        !sdkDisabled && variables.oneOf('OTEL_METRICS_EXPORTER', ['prometheus', 'none'], 'prometheus') !== 'none',
      host: variables.text('OTEL_EXPORTER_PROMETHEUS_HOST'),
      port: variables.integer('OTEL_EXPORTER_PROMETHEUS_PORT', { from: 0, to: 65_535 }, METRICS_PORT),
    },
    tracing: tracingSettings(variables, sdkDisabled, tracing),
    logging: loggingSettings(variables),
    database: { slowQueryMs: variables.integer('DB_SLOW_QUERY_MS', { from: 0 }, 1_000) },
    enabled: {
      http: isEnabled('http'),
      database: isEnabled('database'),
      ai: isEnabled('ai'),
      system: isEnabled('system'),
      external: isEnabled('external'),
    },
  };
  if (variables.problems.length > 0) throw new TelemetryError(variables.problems);
  return settings;
}
