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
  /** The families that the service exposes, of the catalogue and its own. @default http, database, ai, system */
  readonly families?: readonly Family[];
  readonly http?: HttpOptions;
  readonly ai?: AiOptions;
  /** The destination of log lines: a file descriptor or a stream. @default 1, standard output */
  readonly logDestination?: number | DestinationStream;
}

/** Metrics, traces and logs of a service. Parts that are switched off have the same API, but do nothing. */
export interface Telemetry {
  readonly settings: Settings;
  /** Creates counters, gauges and histograms from the catalogue's objects. */
  readonly metrics: Metrics;
  /** OpenTelemetry's tracer, for the service's own spans. */
  readonly tracer: Tracer;
  readonly log: Log;
  /** Returns a logger whose lines have `module`, and whose level can be set by that name. */
  readonly logger: Logging['module'];
  /** Sets the level of the program or a module at once: `setLevel('debug')`, `setLevel('database', 'debug')`. */
  readonly setLevel: Logging['setLevel'];
  readonly levels: Logging['levels'];
  /** The server of `/metrics` and `/health`; undefined if `OTEL_METRICS_EXPORTER` is `none`. */
  readonly exporter: Pick<Exporter, 'url'> | undefined;
  /** The checks of `/health`: `health.add('database', () => pool.query('SELECT 1').then(() => true))`. */
  readonly health: Exporter['health'];
  /** `await server.register(telemetry.fastify)`, before other plugins and routes. */
  readonly fastify: FastifyPluginCallback;
  /** `app.use(telemetry.express)`, before other middleware and routes. */
  readonly express: RequestHandler;
  /** If `families` lacks the family `ai`, runs the work without telemetry, and reports it. */
  readonly ai: Ai;
  /** `createServer(telemetry.node(listener, { routeOf }))` */
  node: <L extends Parameters<typeof nodeHandler>[1]>(listener: L, options?: NodeOptions) => L;
  /** Instruments a pool of pg, and returns it. */
  pool<P extends Pool>(pool: P, options: InstrumentPoolOptions): P;
  /** BEGIN, the work, COMMIT; ROLLBACK if the work throws. */
  transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** A span around an outgoing call that nothing else traces, for example to Redis. */
  external<T>(call: ExternalCall, work: Parameters<typeof externalCall<T>>[2]): T;
  /** Sends the remaining spans and writes the remaining log lines. Takes a few seconds at most; never rejects. */
  shutdown(): Promise<void>;
}

const FAMILIES: readonly Family[] = [http, database, ai, system];

/**
 * Sets up metrics, traces and logs from OpenTelemetry's environment variables (README.md lists them). Call it once, before
 * anything else. Rejects with a TelemetryError that names every problem: a wrong variable, a port in use.
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
  const systemMetrics = families.includes(system) ? observeSystem(core) : undefined;
  const stop = async (exporter?: Exporter): Promise<void> => {
    // Spans first, so that the last scrape counts them; logging last, so that failures of both are logged.
    await tracing.shutdown();
    await exporter?.close();
    systemMetrics?.stop();
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

/** Parts are created on first use: a service has no metrics of parts that it does not use. */
function assemble(core: Core, { options, logging, exporter, stop }: Started): Telemetry {
  const recorder = once(() => httpRecorder(core));
  const fastify = once(() => fastifyPlugin(recorder(), options.http));
  const express = once(() => expressMiddleware(recorder(), options.http));
  // Unlike a plugin or a pool, this may be first used in a request, which must not fail because of it.
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
