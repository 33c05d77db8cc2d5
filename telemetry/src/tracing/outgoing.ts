/** Calls out of this process by `fetch`, undici and `node:http`: their spans, and the headers that take the trace along. */
import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { type Attributes, ProxyTracerProvider, type TracerProvider } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';

const MODULES: Readonly<Record<string, object>> = { http, https };

/**
 * Traces them from now on; where `provider` is left out they have no spans, but still pass on the trace that came in.
 * Returns what ends it. A function that was taken out of `node:http` before (`const { request } = require('http')`) is
 * not reached: set tracing up first.
 */
export function traceOutgoing(provider?: TracerProvider): () => void {
  const byHttp = new HttpInstrumentation({
    enabled: false,
    disableIncomingRequestInstrumentation: true,
    // It would make an object of the list, with the headers' numbers for names.
    ignoreOutgoingRequestHook: ({ headers }) => Array.isArray(headers),
    startOutgoingSpanHook: options => withoutQuery(originOf(options), options.path ?? '/'),
  });
  const byUndici = new UndiciInstrumentation({ startSpanHook: ({ origin, path }) => withoutQuery(origin, path) });
  for (const each of [byHttp, byUndici]) each.setTracerProvider(provider ?? new ProxyTracerProvider().getDelegate());
  // Patched by hand: its own way is a hook of `require`, which neither a bundle nor what was loaded before goes through.
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

/** A query may hold what is nobody's business, credentials are; a call through a proxy has the whole address as its path. */
function withoutQuery(origin: string, path: string): Attributes {
  const address = path.startsWith('/') ? origin + path : path;
  // The call will fail anyhow; what the instrumentation itself would say of it has the query.
  if (!URL.canParse(address, origin)) return { [ATTR_URL_FULL]: undefined, [ATTR_URL_QUERY]: undefined };
  const { protocol, host, pathname } = new URL(address, origin);
  return { [ATTR_URL_FULL]: `${protocol}//${host}${pathname}`, [ATTR_URL_QUERY]: undefined };
}
