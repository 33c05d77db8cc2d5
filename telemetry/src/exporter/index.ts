import { createServer, type Server } from 'node:http';
import type { Core } from '../core';
import { Admission, overOf } from './admission';
import { BOUNDS } from './bounds';
import { Closing } from './closing';
import { Health, type HealthCheck } from './health';
import { listen } from './listen';
import { Responder } from './respond';

export type { CheckResult, HealthCheck, HealthReport } from './health';

export interface Exporter {
  /** Where it listens; `/metrics` and `/health` are relative to it. */
  readonly url: URL;
  readonly health: {
    /** Throws a TelemetryError if the name is taken. @param timeoutMs @default 2,000 */
    add(name: string, check: HealthCheck, timeoutMs?: number): void;
  };
  /** Finishes requests in flight, for 5 s at most, and accepts nothing new. Calling it again has no effect. */
  close(): Promise<void>;
}

/**
 * Serves `/metrics` and `/health` on a separate server, which does not keep the process alive. Rejects with a TelemetryError
 * if it cannot listen.
 */
export async function startExporter({ settings, metrics, failures }: Core): Promise<Exporter> {
  if (settings.enabled.system) metrics.exposeRuntime();
  const health = new Health(settings.serviceName);
  const admission = new Admission();
  const responder = new Responder(metrics, health, admission, failures);
  const server = boundedServer();
  server.on('connection', socket => admission.connection(socket));
  const closing = new Closing(server);
  server.on('request', (request, response) => {
    if (!admission.accepts(request.socket)) return;
    const over = overOf(request, response);
    admission.request(request.socket, over);
    closing.watch(over);
    void responder.respond(request, response, over);
  });
  const url = await listen(server, settings.exporter);
  server.on('error', error => failures.report('exporter', error));
  server.unref();
  return { url, health, close: () => closing.close() };
}

function boundedServer(): Server {
  const server = createServer({
    maxHeaderSize: BOUNDS.headers,
    headersTimeout: BOUNDS.requestMs,
    requestTimeout: BOUNDS.requestMs,
    connectionsCheckingInterval: BOUNDS.requestCheckMs,
    keepAliveTimeout: BOUNDS.keepAliveMs,
  });
  server.maxConnections = BOUNDS.connections;
  // Those that wait for nothing make room, or idle ones would keep Prometheus out for two minutes.
  server.on('drop', () => server.closeIdleConnections());
  return server;
}
