import type { IncomingMessage, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import type {
  FastifyError,
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  HookHandlerDoneFunction,
  RawServerBase,
} from 'fastify';
import plugin from 'fastify-plugin';
import { CORRELATION_ID_HEADER, REQUEST_ID_HEADER } from '../context';
import { UNMATCHED } from './labels';
import type { HttpOptions, HttpRecorder } from './recorder';
import { servedOf } from './served';

/** Fastify's error code for a route that exceeded its `handlerTimeout`. */
const HANDLER_TIMEOUT = 'FST_ERR_HANDLER_TIMEOUT';

/**
 * Measures the requests of a Fastify server: `server.register(fastifyPlugin(recorder))`, at the root and before other
 * plugins, so that their hooks also run in the request's context.
 */
export function fastifyPlugin(recorder: HttpRecorder, options: HttpOptions = {}): FastifyPluginCallback {
  const measured: FastifyPluginCallback = (server, _options, done) => {
    server.addHook('onRequest', (request, reply, next) => onRequest(recorder, options, request, reply, next));
    server.addHook('onError', onError);
    // Runs after Fastify's own listener, for requests that reach no hook: malformed URLs, requests while closing.
    const raw: RawServerBase = server.server;
    raw.on('request', (request: IncomingMessage, response: ServerResponse) =>
      recorder.begin(request, response, options),
    );
    done();
  };
  return plugin(measured, { name: '@aion/telemetry', fastify: '5.x' });
}

function onRequest(
  recorder: HttpRecorder,
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  next: HookHandlerDoneFunction,
): void {
  // `is404` first, because `routeOptions` is built on each access.
  const route = request.is404 ? UNMATCHED : request.routeOptions.url;
  const served = recorder.begin(request.raw, reply.raw, options, route);
  if (served === undefined) {
    next();
    return;
  }
  served.route = route;
  reply.header(REQUEST_ID_HEADER, served.requestId);
  reply.header(CORRELATION_ID_HEADER, served.correlationId);
  context.with(served.context, next);
}

function onError(request: FastifyRequest, _reply: FastifyReply, error: FastifyError, next: () => void): void {
  const served = servedOf(request.raw);
  if (served != null) {
    served.error = error;
    if (error?.code === HANDLER_TIMEOUT) served.timedOut = true;
  }
  next();
}
