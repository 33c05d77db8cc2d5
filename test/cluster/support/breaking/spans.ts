import { setTimeout as sleep } from 'node:timers/promises';
import { newTraceId, send, trace } from '../../../real/otlp';
import type { Ways } from './api';

/** Spans of each trace, and what makes each of them as large as a usual one. */
const SPANS = 4;
const ATTRIBUTES = { 'http.route': '/v1/conversations/{id}', 'test.filling': 'x'.repeat(400) };
/** At most so many questions to Jaeger at once. */
const AT_ONCE = 4;

/** A client that sends a trace every so often, and remembers which ones were taken: those, and only those, must be found. */
export class Sender {
  readonly taken: string[] = [];
  refused = 0;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly ways: Ways,
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
    const status = await send(this.ways.spans(), this.service, id, spans).catch(() => 0);
    if (status === 200) this.taken.push(id);
    else this.refused++;
  }

  /** Of the traces that were taken, those that are not there with all their spans. Throws where Jaeger does not answer. */
  async lost(): Promise<string[]> {
    const lost: string[] = [];
    const left = [...this.taken];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) {
          const found = await trace(this.ways.traces(), id).catch((error: Error) => {
            if (error.message.startsWith('404')) return [];
            throw error;
          });
          // A batch that was written twice is one that the storage had taken when it was killed.
          if (new Set(found.map(({ operationName }) => operationName)).size < SPANS) lost.push(id);
        }
      }),
    );
    return lost;
  }

  readonly spansOf = (traces: number): number => traces * SPANS;
}
