import type { Server } from 'node:http';

const TIMEOUT_MS = 5_000;

/** Closes a server gracefully: it accepts nothing new, finishes requests in flight, then closes every connection. */
export class Closing {
  private inFlight = 0;
  private closed: Promise<void> | undefined;

  constructor(private readonly server: Server) {}

  /** Must be called for each request when it arrives. @param over resolves when its response is over */
  watch(over: Promise<void>): void {
    this.inFlight += 1;
    void over.then(() => {
      this.inFlight -= 1;
      this.closeWhenDone();
    });
  }

  /** Cuts off what takes longer than 5 s. Calling it again has no effect. */
  close(): Promise<void> {
    this.closed ??= new Promise(resolve => {
      const timeout = setTimeout(() => this.server.closeAllConnections(), TIMEOUT_MS);
      this.server.close(() => {
        clearTimeout(timeout);
        resolve();
      });
    });
    this.closeWhenDone();
    return this.closed;
  }

  /** Node closes connections that wait for another request, but not those that never sent one. */
  private closeWhenDone(): void {
    if (this.closed !== undefined && this.inFlight === 0) this.server.closeAllConnections();
  }
}
