import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BOUNDS } from './bounds';

/**
 * Resolves when a response is over: it was sent, or its connection is closed. Node itself reports the latter only for the
 * first of the responses that wait on a connection.
 */
export function overOf({ socket }: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const over = () => {
      socket.off('close', over);
      response.off('close', over);
      resolve();
    };
    socket.on('close', over);
    response.on('close', over);
  });
}

/** How many of each there are. */
class Counts<K> {
  private readonly counts = new Map<K, number>();

  of(key: K): number {
    return this.counts.get(key) ?? 0;
  }

  /** Counts one until it is over. */
  add(key: K, over: Promise<unknown>): void {
    this.counts.set(key, this.of(key) + 1);
    void over.then(() => {
      const left = this.of(key) - 1;
      if (left > 0) this.counts.set(key, left);
      else this.counts.delete(key);
    });
  }
}

/** Who is served: bounds what clients may have at once, in total, of each address and of each connection. */
export class Admission {
  private readonly connections = new Counts<string>();
  private readonly responses = new Counts<string>();
  private readonly waiting = new Counts<Socket>();

  /** Closes a connection if its client has too many. */
  connection(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    if (this.connections.of(address) >= BOUNDS.connectionsOfClient) socket.destroy();
    else this.connections.add(address, new Promise(resolve => socket.once('close', resolve)));
  }

  /** False if too many requests of its connection wait for a response; the connection is closed then. */
  accepts(socket: Socket): boolean {
    if (!socket.destroyed && this.waiting.of(socket) >= BOUNDS.pipelined) socket.destroy();
    return !socket.destroyed;
  }

  /** Counts a request of a connection. */
  request(socket: Socket, over: Promise<void>): void {
    this.waiting.add(socket, over);
  }

  /** False if there are too many responses of this path. */
  page(path: string, { socket }: IncomingMessage, over: Promise<void>): boolean {
    const ofClient = `${path} ${socket.remoteAddress}`;
    if (this.responses.of(path) >= BOUNDS.responses || this.responses.of(ofClient) >= BOUNDS.responsesOfClient) {
      return false;
    }
    this.responses.add(path, over);
    this.responses.add(ofClient, over);
    return true;
  }
}
