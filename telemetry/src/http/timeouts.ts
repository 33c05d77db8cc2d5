import type { Socket } from 'node:net';
import type { ServedRequest } from './served';

const SERVING = Symbol('aion.telemetry.serving');
type Watched = Socket & { [SERVING]?: ServedRequest | null };

function onTimeout(this: Watched): void {
  if (this[SERVING] != null) this[SERVING].timedOut = true;
}

/**
 * Notes when the socket has been idle for too long. It listens to the socket alone: a listener on the request, the
 * response or the server would keep Node from closing the connection.
 */
export function watchTimeout(served: ServedRequest): void {
  const { socket, httpVersionMajor } = served.request;
  // One socket of HTTP/2 serves many requests at once.
  if (httpVersionMajor > 1 || socket == null) return;
  const watched = socket as Watched;
  if (watched[SERVING] === undefined) watched.on('timeout', onTimeout);
  watched[SERVING] = served;
}

/** A connection that is kept alive must not keep its last request alive. */
export function unwatchTimeout(served: ServedRequest): void {
  const watched = served.request.socket as Watched | null;
  if (watched?.[SERVING] === served) watched[SERVING] = null;
}
