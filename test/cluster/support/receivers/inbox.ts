import type { TestCluster } from '../cluster';
import { forward } from '../forward';
import { NAMESPACE } from './deploy';
import { type Notice, noticesOf } from './notice';
import type { Received } from './ports';

const LOOK_MS = 15_000;

/** The notifications that the receivers have received. */
export class Inbox {
  readonly received: Received[] = [];

  private constructor(private readonly url: string) {}

  static async open(cluster: TestCluster): Promise<Inbox> {
    return new Inbox(await forward(cluster, NAMESPACE, 'service/receivers', 80));
  }

  /** Fetches new notifications; concurrent calls share one request. */
  look(): Promise<void> {
    this.pending ??= this.fetchNew().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  get notices(): readonly Notice[] {
    return noticesOf(this.received);
  }

  /** The heartbeats received. */
  get heartbeats(): readonly Received[] {
    return this.received.filter(({ channel }) => channel === 'heartbeat');
  }

  private pending: Promise<void> | undefined;

  private async fetchNew(): Promise<void> {
    // A forwarded port may stall on a busy machine; the next connection does not.
    const signal = AbortSignal.timeout(LOOK_MS);
    const response = await fetch(`${this.url}/?from=${this.received.length}`, { signal });
    this.received.push(...((await response.json()) as Received[]));
  }
}
