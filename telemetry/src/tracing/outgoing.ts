/** Traces outgoing calls of `fetch`, undici and `node:http`, and propagates the trace in their headers. */
import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { type Attributes, ProxyTracerProvider, type TracerProvider } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';
import { callGoesTo } from './baggage';

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
    startOutgoingSpanHook: options => begin(originOf(options), options.path ?? '/'),
  });
  const byUndici = new UndiciInstrumentation({ startSpanHook: ({ origin, path }) => begin(origin, path) });
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

/** Called for each call, before its headers are injected. Returns attributes of its span. */
function begin(origin: string, path: string): Attributes {
  // A call through a proxy has the whole URL as its path.
  const address = path.startsWith('/') ? origin + path : path;
  const url = URL.canParse(address, origin) ? new URL(address, origin) : undefined;
  callGoesTo(url?.hostname);
  // The call will fail anyway; the instrumentation's own attributes would contain the query.
  if (url === undefined) return { [ATTR_URL_FULL]: undefined, [ATTR_URL_QUERY]: undefined };
  // Queries and credentials may be secret.
  return { [ATTR_URL_FULL]: `${url.protocol}//${url.host}${url.pathname}`, [ATTR_URL_QUERY]: undefined };
}
