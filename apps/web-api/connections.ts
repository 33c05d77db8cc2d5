import { Socket } from 'node:net';
import type { Stop } from '../shared/seam';

/** tcpmux, which nobody has listened on for decades. */
const CLOSED_PORT = 1;

/** Always connects to a port where nobody listens, so that the refusal is the system's own. */
class RefusedSocket extends Socket {
  override connect(): this {
    return super.connect({ port: CLOSED_PORT, host: '127.0.0.1' });
  }
}

/** Creates the sockets of a pool, so that a fault can close them: pg takes a function that returns one, and connects it. */
export class Connections {
  private readonly open = new Set<Socket>();
  private refusing = false;

  /** The option `stream` of pg. */
  readonly make = (): Socket => {
    const socket = this.refusing ? new RefusedSocket() : new Socket();
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  };

  /** Closes open connections and refuses new ones, as if the server were down. */
  refuse(): Stop {
    this.refusing = true;
    for (const socket of this.open) socket.destroy();
    return () => {
      this.refusing = false;
    };
  }
}
