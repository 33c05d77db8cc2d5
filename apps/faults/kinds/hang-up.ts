import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Stop } from '../../shared/seam';

/** Published by Node for each request to a server of this process: https://nodejs.org/api/diagnostics_channel.html#http */
const REQUESTS = 'http.server.request.start';

/** Closes every connection to this port as soon as a request arrives on it. The server itself needs no change. */
export function hangUpOn(port: number): Stop {
  const hangUp = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === port) socket.destroy();
  };
  subscribe(REQUESTS, hangUp);
  return () => void unsubscribe(REQUESTS, hangUp);
}
