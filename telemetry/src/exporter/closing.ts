import type { Server, ServerResponse } from 'node:http';

const WITHIN_MS = 5_000;

/** The end of a server: nothing new is taken, what is being answered is finished, then every connection is closed. */
export class Closing {
  private answering = 0;
  private closed: Promise<void> | undefined;

  constructor(private readonly server: Server) {}

  /** Each response must pass here, when its request comes in. */
  watch(response: ServerResponse): void {
    this.answering += 1;
    response.once('close', () => {
      this.answering -= 1;
      this.closeWhenDone();
    });
  }

  /** What takes longer than 5 s is cut off. Closing twice is closing once. */
  close(): Promise<void> {
    this.closed ??= new Promise(resolve => {
      const hurry = setTimeout(() => this.server.closeAllConnections(), WITHIN_MS);
      this.server.close(() => {
        clearTimeout(hurry);
        resolve();
      });
    });
    this.closeWhenDone();
    return this.closed;
  }

  /** Node closes those connections that wait for a further request, not those that never sent one. */
  private closeWhenDone(): void {
    if (this.closed !== undefined && this.answering === 0) this.server.closeAllConnections();
  }
}
