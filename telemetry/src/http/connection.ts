/** Events that Node emits for a connection, but not for its requests. */
import type { Socket } from 'node:net';
import type { ServedRequest } from './served';

const SERVING = Symbol('aion.telemetry.serving');
/** More than one if the client pipelines requests; null between requests. */
type Watched = Socket & { [SERVING]?: readonly ServedRequest[] | null };

function onTimeout(this: Watched): void {
  for (const served of this[SERVING] ?? []) served.timedOut = true;
}

/**
 * Marks the requests of a socket that times out, and calls `closed` for those that end with it: a response that waits for
 * earlier ones emits no event. Listens only to the socket: a timeout listener on the request, the response or the server
 * would keep Node from closing the connection.
 */
export function watchConnection(served: ServedRequest, closed: (served: ServedRequest) => void): void {
  const { socket, httpVersionMajor } = served.request;
  // An HTTP/2 socket serves many requests at once, and each stream emits its own end.
  if (httpVersionMajor > 1 || socket == null) return;
  const watched = socket as Watched;
  if (watched[SERVING] === undefined) {
    watched.on('timeout', onTimeout);
    watched.on('close', () => watched[SERVING]?.forEach(closed));
  }
  watched[SERVING] = [...(watched[SERVING] ?? []), served];
}

/** A keep-alive connection must not keep its last request in memory. */
export function unwatchConnection(served: ServedRequest): void {
  const watched = served.request.socket as Watched | null;
  const others = watched?.[SERVING]?.filter(other => other !== served);
  if (watched != null && others !== undefined) watched[SERVING] = others.length > 0 ? others : null;
}
