import type { Tracer } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import type { FastifyPluginCallback } from 'fastify';
import type { Pool, PoolClient } from 'pg';
import type { DestinationStream } from 'pino';
import { type Ai, type AiOptions, aiTelemetry, UNMEASURED } from './ai';
import { ai, database, type Family, http, system } from './catalogue';
import type { Core } from './core';
import { type InstrumentPoolOptions, instrumentPool, transaction } from './database';
import { type Exporter, startExporter } from './exporter';
import { Failures } from './failures';
import {
  expressMiddleware,
  fastifyPlugin,
  type HttpOptions,
  httpRecorder,
  type NodeOptions,
  nodeHandler,
} from './http';
import { attachFailures, createLogging, type Log, type Logging } from './logging';
import { Metrics } from './metrics/metrics';
import { once } from './once';
import { type Overrides, readSettings, type Settings } from './settings';
import { observeSystem } from './system';
import { type ExternalCall, externalCall, logDiagnostics, startTracing, type Tracing } from './tracing';

export interface TelemetryOptions extends Overrides {
  /** What the service exposes, the service's own families beside the catalogue's. @default http, database, ai, system */
  readonly families?: readonly Family[];
  readonly http?: HttpOptions;
  readonly ai?: AiOptions;
  /** Where log lines go: a file descriptor, or what takes lines itself. @default 1, the standard output */
  readonly logDestination?: number | DestinationStream;
}

/** All that a service measures, traces and logs with. What is switched off in the environment does nothing, and fits in. */
export interface Telemetry {
  readonly settings: Settings;
  /** Counters, gauges and histograms of the catalogue's objects. */
  readonly metrics: Metrics;
  /** OpenTelemetry's, for spans of the service's own. */
  readonly tracer: Tracer;
  readonly log: Log;
  /** A logger whose lines say `module`, and whose level can be set by that name. */
  readonly logger: Logging['module'];
  /** At once, of the program or of a module: `setLevel('debug')`, `setLevel('database', 'debug')`. */
  readonly setLevel: Logging['setLevel'];
  readonly levels: Logging['levels'];
  /** Where `/metrics` and `/health` are; undefined where `OTEL_METRICS_EXPORTER` is `none`. */
  readonly exporter: Pick<Exporter, 'url'> | undefined;
  /** What `/health` asks: `health.add('database', () => pool.query('SELECT 1').then(() => true))`. */
  readonly health: Exporter['health'];
  /** `await server.register(telemetry.fastify)`, before other plugins and routes. */
  readonly fastify: FastifyPluginCallback;
  /** `app.use(telemetry.express)`, before other middleware and routes. */
  readonly express: RequestHandler;
  /** Does its work unmeasured, and reports it, where `families` lacks the family `ai`. */
  readonly ai: Ai;
  /** `createServer(telemetry.node(listener, { routeOf }))` */
  node: <L extends Parameters<typeof nodeHandler>[1]>(listener: L, options?: NodeOptions) => L;
  /** Measures a pool of pg, and gives it back. */
  pool<P extends Pool>(pool: P, options: InstrumentPoolOptions): P;
  /** BEGIN, the work, COMMIT; ROLLBACK where the work throws. */
  transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** A span around a call out of the process that nothing else traces, to Redis for one. */
  external<T>(call: ExternalCall, work: Parameters<typeof externalCall<T>>[2]): T;
  /** Sends and writes what is left. Takes some seconds at most; never rejects. */
  shutdown(): Promise<void>;
}

const FAMILIES: readonly Family[] = [http, database, ai, system];

/**
 * Sets up metrics, traces and logs from OpenTelemetry's environment variables (README.md lists them). Call it once, first
 * thing. Rejects with a TelemetryError that names every problem: a wrong variable, a port in use.
 */
export async function startTelemetry(options: TelemetryOptions = {}): Promise<Telemetry> {
  const settings = readSettings(options);
  const failures = new Failures();
  const families = options.families ?? FAMILIES;
  const metrics = new Metrics(families, failures);
  const logging = createLogging(settings, failures, {
    metrics,
    ...(options.logDestination !== undefined && { destination: options.logDestination }),
  });
  attachFailures(logging, failures);
  const tracing = startTracing(settings, metrics, failures);
  const stopDiagnostics = logDiagnostics(logging.log, settings);
  const core: Core = { settings, metrics, tracer: tracing.tracer, log: logging.log, module: logging.module, failures };
  const observed = families.includes(system) ? observeSystem(core) : undefined;
  const stop = async (exporter?: Exporter): Promise<void> => {
    // Spans first: what became of them is in the last scrape, and the last lines tell of both.
    await tracing.shutdown();
    await exporter?.close();
    observed?.stop();
    stopDiagnostics();
    await logging.close();
  };
  try {
    const exporter = settings.exporter.enabled ? await startExporter(core) : undefined;
    return assemble(core, { options, logging, tracing, exporter, stop: once(() => stop(exporter)) });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Started {
  readonly options: TelemetryOptions;
  readonly logging: Logging;
  readonly tracing: Tracing;
  readonly exporter: Exporter | undefined;
  readonly stop: () => Promise<void>;
}

/** Parts are made when they are first asked for: a service has no metrics of what it does not use. */
function assemble(core: Core, { options, logging, exporter, stop }: Started): Telemetry {
  const recorder = once(() => httpRecorder(core));
  const fastify = once(() => fastifyPlugin(recorder(), options.http));
  const express = once(() => expressMiddleware(recorder(), options.http));
  // Unlike a plugin or a pool, it may be asked for the first time in a request, which must not fail by it.
  const inference = once(() => core.failures.guard('ai', () => aiTelemetry(core, options.ai)) ?? UNMEASURED);
  return {
    settings: core.settings,
    metrics: core.metrics,
    tracer: core.tracer,
    log: core.log,
    logger: logging.module,
    setLevel: logging.setLevel,
    levels: logging.levels,
    exporter,
    health: exporter?.health ?? { add: () => {} },
    get fastify() {
      return fastify();
    },
    get express() {
      return express();
    },
    get ai() {
      return inference();
    },
    node: (listener, node = {}) => nodeHandler(recorder(), listener, { ...options.http, ...node }),
    pool: (pool, named) => instrumentPool(core, pool, named),
    transaction,
    external: (call, work) => externalCall(core, call, work),
    shutdown: stop,
  };
}
