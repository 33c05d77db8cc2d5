/** Emits the events of a request and its response in the request's context. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import { activeRequest } from '../context';
import { servedOf } from './served';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;
const EMIT = Symbol('aion.telemetry.emit');
type Bound = (IncomingMessage | ServerResponse) & { [EMIT]: Emit };

function emit(this: Bound, event: string | symbol, ...args: unknown[]): boolean {
  // Most events have no listener, and reading the context costs more than emitting them.
  if (this.listenerCount(event) === 0) return this[EMIT](event, ...args);
  const served = servedOf(this);
  // Keep a context within the request, such as that of a span in it.
  if (served == null || activeRequest() === served) return this[EMIT](event, ...args);
  return context.with(served.context, this[EMIT], this, event, ...args);
}

/**
 * Node emits the chunks of a body, its end, and the end of the connection from the socket, which has no request. Their
 * listeners would have no context, or that of another request.
 */
export function bindEvents(message: IncomingMessage | ServerResponse): void {
  (message as Bound)[EMIT] = message.emit as Emit;
  message.emit = emit;
}
