/** What Node tells a connection alone, and none of the requests that it carries. */
import type { Socket } from 'node:net';
import type { ServedRequest } from './served';

const SERVING = Symbol('aion.telemetry.serving');
/** More than one where the client pipelines them; null between two requests. */
type Watched = Socket & { [SERVING]?: readonly ServedRequest[] | null };

function onTimeout(this: Watched): void {
  for (const served of this[SERVING] ?? []) served.timedOut = true;
}

/**
 * Notes when the socket has been idle for too long, and tells `closed` which requests end with it: an answer that waits
 * for the ones before it hears nothing of its end. It listens to the socket alone: a listener for the timeout on the
 * request, the response or the server would keep Node from closing the connection.
 */
export function watchConnection(served: ServedRequest, closed: (served: ServedRequest) => void): void {
  const { socket, httpVersionMajor } = served.request;
  // One socket of HTTP/2 serves many requests at once, and each stream tells its end.
  if (httpVersionMajor > 1 || socket == null) return;
  const watched = socket as Watched;
  if (watched[SERVING] === undefined) {
    watched.on('timeout', onTimeout);
    watched.on('close', () => watched[SERVING]?.forEach(closed));
  }
  watched[SERVING] = [...(watched[SERVING] ?? []), served];
}

/** A connection that is kept alive must not keep its last request alive. */
export function unwatchConnection(served: ServedRequest): void {
  const watched = served.request.socket as Watched | null;
  const others = watched?.[SERVING]?.filter(other => other !== served);
  if (watched != null && others !== undefined) watched[SERVING] = others.length > 0 ? others : null;
}
