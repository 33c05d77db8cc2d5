import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import { sendIds } from './ids';
import { UNKNOWN, UNMATCHED } from './labels';
import type { HttpOptions, HttpRecorder } from './recorder';

export interface NodeOptions extends HttpOptions {
  /**
   * Returns the route template of a request, such as `/users/:id`; undefined if there is none.
   * @default every request counts under "unknown"
   */
  readonly routeOf?: (request: IncomingMessage) => string | undefined;
}

/**
 * Wraps the listener of a `node:http` server to measure its requests:
 * `createServer(nodeHandler(recorder, listener, { routeOf }))`. What it throws and returns is passed through.
 */
export function nodeHandler<L extends RequestListener>(
  recorder: HttpRecorder,
  listener: L,
  options: NodeOptions = {},
): L {
  const { routeOf, ignore, clientAddress = false } = options;
  const beginOptions = { ...(ignore && { ignore }), clientAddress };
  const route = (request: IncomingMessage): string =>
    routeOf === undefined ? UNKNOWN : (recorder.guard(() => routeOf(request)) ?? UNMATCHED);
  return function measured(this: unknown, request: IncomingMessage, response: ServerResponse): unknown {
    const served = recorder.begin(request, response, beginOptions, route(request));
    if (served === undefined) return listener.call(this as never, request as never, response as never);
    recorder.guard(() => sendIds(response, served));
    try {
      return context.with(served.context, listener as RequestListener, this, request, response);
    } catch (error) {
      served.error = error;
      throw error;
    }
  } as L;
}
