import { Socket } from 'node:net';
import type { Stop } from '../shared/seam';

/** tcpmux, which nobody has listened on for decades. */
const CLOSED_PORT = 1;

/** Connects where nobody listens, wherever it is asked to: the refusal is the system's own. */
class RefusedSocket extends Socket {
  override connect(): this {
    return super.connect({ port: CLOSED_PORT, host: '127.0.0.1' });
  }
}

/** The sockets of a pool, made here so that a fault can cut them: pg takes a function that makes one, and connects it. */
export class Connections {
  private readonly open = new Set<Socket>();
  private refusing = false;

  /** `stream` of pg's options. */
  readonly make = (): Socket => {
    const socket = this.refusing ? new RefusedSocket() : new Socket();
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  };

  /** Cuts what is open and lets nothing new through, as when the server has gone. */
  refuse(): Stop {
    this.refusing = true;
    for (const socket of this.open) socket.destroy();
    return () => {
      this.refusing = false;
    };
  }
}
