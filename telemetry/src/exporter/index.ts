import { createServer } from 'node:http';
import type { Core } from '../core';
import { Closing } from './closing';
import { Health, type HealthCheck } from './health';
import { listen } from './listen';
import { failed, pages, respond, send } from './respond';

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

/** Longer than Prometheus' scrape interval, so that scrapes share a connection. */
const KEEP_ALIVE_MS = 120_000;
/** Requests consist of a few headers. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Serves `/metrics` and `/health` on a separate server, which does not keep the process alive. Rejects with a TelemetryError
 * if it cannot listen.
 */
export async function startExporter({ settings, metrics, failures }: Core): Promise<Exporter> {
  if (settings.enabled.system) metrics.exposeRuntime();
  const health = new Health(settings.serviceName);
  const table = pages(metrics, health);
  const server = createServer();
  const closing = new Closing(server);
  server.on('request', (request, response) => {
    closing.watch(response);
    respond(table, request, response)
      .catch(error => {
        failures.report('exporter', error);
        return send(request, response, failed(error));
      })
      .catch(error => {
        failures.report('exporter', error);
        response.destroy();
      });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  const url = await listen(server, settings.exporter);
  server.on('error', error => failures.report('exporter', error));
  server.unref();
  return { url, health, close: () => closing.close() };
}
