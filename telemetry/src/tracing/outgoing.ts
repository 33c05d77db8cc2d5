/** Traces outgoing calls of `fetch`, undici and `node:http`, and propagates the trace in their headers. */
import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { type Attributes, ProxyTracerProvider, type TracerProvider } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';

const MODULES: Readonly<Record<string, object>> = { http, https };

/**
 * Traces outgoing calls from now on; without a `provider` they have no spans, but still propagate the incoming trace.
 * Returns a function that stops it. A function that was destructured from `node:http` before (`const { request } =
 * require('http')`) is not traced: set up tracing first.
 */
export function traceOutgoing(provider?: TracerProvider): () => void {
  const byHttp = new HttpInstrumentation({
    enabled: false,
    disableIncomingRequestInstrumentation: true,
    // The instrumentation would convert the list to an object with indices as names.
    ignoreOutgoingRequestHook: ({ headers }) => Array.isArray(headers),
    startOutgoingSpanHook: options => withoutQuery(originOf(options), options.path ?? '/'),
  });
  const byUndici = new UndiciInstrumentation({ startSpanHook: ({ origin, path }) => withoutQuery(origin, path) });
  for (const each of [byHttp, byUndici]) each.setTracerProvider(provider ?? new ProxyTracerProvider().getDelegate());
  // Patched here: the instrumentation's own `require` hook sees neither bundled modules nor those loaded before.
  const definitions = byHttp.getModuleDefinitions();
  for (const { name, patch } of definitions) patch?.(MODULES[name]);
  syncBuiltinESMExports();
  return () => {
    byUndici.disable();
    for (const { name, unpatch } of definitions) unpatch?.(MODULES[name]);
    syncBuiltinESMExports();
  };
}

function originOf({ protocol, hostname, host, port, defaultPort }: RequestOptions): string {
  const name = hostname ?? host?.replace(/:\d+$/, '') ?? 'localhost';
  const at = port ?? host?.match(/:(\d+)$/)?.[1] ?? defaultPort;
  return `${protocol ?? 'http:'}//${name.includes(':') ? `[${name}]` : name}${at ? `:${at}` : ''}`;
}

/** Queries and credentials may be secret; a call through a proxy has the whole URL as its path. */
function withoutQuery(origin: string, path: string): Attributes {
  const address = path.startsWith('/') ? origin + path : path;
  // The call will fail anyway; the instrumentation's own attributes would contain the query.
  if (!URL.canParse(address, origin)) return { [ATTR_URL_FULL]: undefined, [ATTR_URL_QUERY]: undefined };
  const { protocol, host, pathname } = new URL(address, origin);
  return { [ATTR_URL_FULL]: `${protocol}//${host}${pathname}`, [ATTR_URL_QUERY]: undefined };
}
