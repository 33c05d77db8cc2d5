import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Stop } from '../../shared/seam';

/** What Node tells of each request that a server of this process takes: https://nodejs.org/api/diagnostics_channel.html#http */
const REQUESTS = 'http.server.request.start';

/** Closes every connection to this port the moment that something is asked over it. The server itself need not know. */
export function hangUpOn(port: number): Stop {
  const hangUp = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === port) socket.destroy();
  };
  subscribe(REQUESTS, hangUp);
  return () => void unsubscribe(REQUESTS, hangUp);
}
