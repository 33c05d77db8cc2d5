import { createServer } from 'node:http';
import type { Core } from '../core';
import { Closing } from './closing';
import { Health, type HealthCheck } from './health';
import { listen } from './listen';
import { failed, pages, respond, send } from './respond';

export type { CheckResult, HealthCheck, HealthReport } from './health';

export interface Exporter {
  /** Where it listens: `/metrics` and `/health` are below. */
  readonly url: URL;
  readonly health: {
    /** Throws a TelemetryError where the name is taken. @param timeoutMs @default 2,000 */
    add(name: string, check: HealthCheck, timeoutMs?: number): void;
  };
  /** Lets what is being answered finish, for 5 s at most, and takes nothing new. Closing twice is closing once. */
  close(): Promise<void>;
}

/** Longer than Prometheus waits between two scrapes, so that they share a connection. */
const KEEP_ALIVE_MS = 120_000;
/** Nobody has more to send than a few headers. */
const REQUEST_WITHIN_MS = 10_000;

/**
 * Serves `/metrics` and `/health` on a server of their own, away from the service's. It does not keep the process
 * alive. Rejects with a TelemetryError where it cannot listen.
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
  server.headersTimeout = REQUEST_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  const url = await listen(server, settings.exporter);
  server.on('error', error => failures.report('exporter', error));
  server.unref();
  return { url, health, close: () => closing.close() };
}
