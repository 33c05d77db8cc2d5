import { setTimeout as sleep } from 'node:timers/promises';
import { newTraceId, send, trace } from '../../../real/otlp';
import type { Endpoints } from './api';

/** Spans per trace, and attributes that give them a realistic size. */
const SPANS = 4;
const ATTRIBUTES = { 'http.route': '/v1/conversations/{id}', 'test.filling': 'x'.repeat(400) };
/** Maximum number of parallel requests to Jaeger. */
const AT_ONCE = 4;

/** A client that sends traces periodically, and records which ones were accepted: these must all be found. */
export class Sender {
  readonly accepted: string[] = [];
  refused = 0;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly service: string,
  ) {}

  start(pauseMs: number): void {
    this.running = (async () => {
      while (!this.stopped) {
        await this.once();
        await sleep(pauseMs);
      }
    })();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async once(): Promise<void> {
    const id = newTraceId();
    const spans = Array.from({ length: SPANS }, (_, index) => ({ name: `step ${index}`, attributes: ATTRIBUTES }));
    const status = await send(this.endpoints.spans(), this.service, id, spans).catch(() => 0);
    if (status === 200) this.accepted.push(id);
    else this.refused++;
  }

  /** The accepted traces that are not stored with all their spans. Throws if Jaeger does not respond. */
  async lost(): Promise<string[]> {
    const lost: string[] = [];
    const left = [...this.accepted];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) {
          const found = await trace(this.endpoints.traces(), id).catch((error: Error) => {
            if (error.message.startsWith('404')) return [];
            throw error;
          });
          // Distinct spans, since a batch is written twice if the storage was killed after storing it.
          if (new Set(found.map(({ operationName }) => operationName)).size < SPANS) lost.push(id);
        }
      }),
    );
    return lost;
  }

  readonly spansOf = (traces: number): number => traces * SPANS;
}
