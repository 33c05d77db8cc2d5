import type { TestCluster } from '../cluster';
import { forward } from '../forward';
import { NAMESPACE } from './deploy';
import { type Notice, noticesOf } from './notice';
import type { Received } from './ports';

/** What the receivers were sent, as it is known here. */
export class Inbox {
  readonly received: Received[] = [];

  private constructor(private readonly url: string) {}

  static async open(cluster: TestCluster): Promise<Inbox> {
    return new Inbox(await forward(cluster, NAMESPACE, 'service/receivers', 80));
  }

  /** Asks for what is new; one question at a time, whoever waits. */
  look(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  get notices(): readonly Notice[] {
    return noticesOf(this.received);
  }

  /** Times at which the heartbeat was received. */
  get heartbeats(): readonly Received[] {
    return this.received.filter(({ channel }) => channel === 'heartbeat');
  }

  private asking: Promise<void> | undefined;

  private async ask(): Promise<void> {
    const response = await fetch(`${this.url}/?from=${this.received.length}`);
    this.received.push(...((await response.json()) as Received[]));
  }
}
