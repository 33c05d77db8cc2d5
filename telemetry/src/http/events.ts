/** The events of a request and of its response, in the request's own context. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import { activeRequest } from '../context';
import { servedOf } from './served';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;
const EMIT = Symbol('aion.telemetry.emit');
type Bound = (IncomingMessage | ServerResponse) & { [EMIT]: Emit };

function emit(this: Bound, event: string | symbol, ...args: unknown[]): boolean {
  // Most events have no listener, and asking for the context costs more than they do.
  if (this.listenerCount(event) === 0) return this[EMIT](event, ...args);
  const served = servedOf(this);
  // A context of the request's own, that of a span within it as an example, is a better one.
  if (served == null || activeRequest() === served) return this[EMIT](event, ...args);
  return context.with(served.context, this[EMIT], this, event, ...args);
}

/**
 * Node emits the parts of a body, its end, and the end of the connection from the socket, which knows of no request.
 * What listens to them would have no context, or that of another request.
 */
export function bindEvents(message: IncomingMessage | ServerResponse): void {
  (message as Bound)[EMIT] = message.emit as Emit;
  message.emit = emit;
}
