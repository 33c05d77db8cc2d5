import type { Stop } from '../shared/seam';
import type { Faults } from './fault';

export interface ActiveFault {
  readonly parameters: object;
  /** ISO 8601. */
  readonly since: string;
}

/** Which faults are on. One change at a time: a fault that is being ended is not begun again before it has ended. */
export class Switchboard {
  private readonly on = new Map<string, ActiveFault & { readonly stop: Stop }>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly faults: Faults) {}

  /**
   * The parameters must be valid. One that is on already is ended first, and begun with the new ones; where these are
   * refused, it is on again as it was.
   */
  begin(name: string, parameters: object): Promise<void> {
    return this.inTurn(async () => {
      const fault = this.faults[name];
      if (fault === undefined)
        throw new Error(`there is no fault ${name}; known are ${Object.keys(this.faults).join(', ')}`);
      const before = this.on.get(name);
      await this.endNow(name);
      try {
        const stop = await fault.begin(parameters as never);
        this.on.set(name, { parameters, since: new Date().toISOString(), stop });
      } catch (error) {
        if (before !== undefined) {
          this.on.set(name, { ...before, stop: await fault.begin(before.parameters as never) });
        }
        throw error;
      }
    });
  }

  /** Whether it was on. */
  end(name: string): Promise<boolean> {
    return this.inTurn(() => this.endNow(name));
  }

  /** Ends all; of those that cannot be ended, the first reason is thrown once the others have. */
  endAll(): Promise<void> {
    return this.inTurn(async () => {
      const ends = await Promise.allSettled([...this.on.keys()].map(name => this.endNow(name)));
      const failed = ends.find(end => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    });
  }

  active(): Readonly<Record<string, ActiveFault>> {
    return Object.fromEntries([...this.on].map(([name, { parameters, since }]) => [name, { parameters, since }]));
  }

  private async endNow(name: string): Promise<boolean> {
    const active = this.on.get(name);
    this.on.delete(name);
    await active?.stop();
    return active !== undefined;
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.last.then(change);
    this.last = result.catch(() => {});
    return result;
  }
}
