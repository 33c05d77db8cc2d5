import type { Stop } from '../shared/seam';
import type { Faults } from './fault';

export interface ActiveFault {
  readonly parameters: object;
  /** ISO 8601. */
  readonly since: string;
}

/** Which faults are active. One change at a time: a fault that is being stopped is started again only once it has stopped. */
export class Switchboard {
  private readonly running = new Map<string, ActiveFault & { readonly stop: Stop }>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly faults: Faults) {}

  /**
   * The parameters must be valid. A fault that is active already is stopped first, and started with the new ones; if these
   * are refused, it is restored as it was.
   */
  begin(name: string, parameters: object): Promise<void> {
    return this.inTurn(async () => {
      const fault = this.faults[name];
      if (fault === undefined)
        throw new Error(`there is no fault ${name}; the faults are ${Object.keys(this.faults).join(', ')}`);
      const before = this.running.get(name);
      await this.endNow(name);
      try {
        const stop = await fault.begin(parameters as never);
        this.running.set(name, { parameters, since: new Date().toISOString(), stop });
      } catch (error) {
        if (before !== undefined) {
          this.running.set(name, { ...before, stop: await fault.begin(before.parameters as never) });
        }
        throw error;
      }
    });
  }

  /** Returns whether it was active. */
  end(name: string): Promise<boolean> {
    return this.inTurn(() => this.endNow(name));
  }

  /** Stops all faults; the first error, if any, is thrown once the others have stopped. */
  endAll(): Promise<void> {
    return this.inTurn(async () => {
      const ends = await Promise.allSettled([...this.running.keys()].map(name => this.endNow(name)));
      const failed = ends.find(end => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    });
  }

  active(): Readonly<Record<string, ActiveFault>> {
    return Object.fromEntries([...this.running].map(([name, { parameters, since }]) => [name, { parameters, since }]));
  }

  private async endNow(name: string): Promise<boolean> {
    const active = this.running.get(name);
    this.running.delete(name);
    await active?.stop();
    return active !== undefined;
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.last.then(change);
    this.last = result.catch(() => {});
    return result;
  }
}
