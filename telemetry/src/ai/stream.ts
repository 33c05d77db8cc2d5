import { context } from '@opentelemetry/api';
import type { Inference } from './inference';

/** What an inference may stream: a generator, or anything that `for await` reads. */
export type Stream<T, R = unknown> = AsyncIterable<T, R, undefined> | Promise<AsyncIterable<T, R, undefined>>;

type Result<T, R> = IteratorResult<T, R>;
type Source<T, R> = AsyncIterator<T, R, undefined>;

/**
 * Passes on what `open` streams. The request begins when the first piece is asked for, and ends with the last one, an
 * error, or the reader's leaving; pieces are made in the context of the request, whoever asks for them.
 */
export class RecordedStream<T, R> implements AsyncGenerator<T, R, undefined> {
  private inference: Inference | undefined;
  private source: Promise<Source<T, R>> | undefined;
  /** The reader left before it began: there was no request. */
  private unread = false;

  constructor(
    private readonly begin: () => Inference,
    private readonly open: (inference: Inference) => Stream<T, R>,
  ) {}

  async next(): Promise<Result<T, R>> {
    if (this.unread) return { done: true, value: undefined as R };
    this.inference ??= this.begin();
    return this.step(this.inference, source => source.next());
  }

  /** The reader leaves: `break` in its loop, or a stream that is destroyed. */
  async return(value: R | PromiseLike<R>): Promise<Result<T, R>> {
    const { inference } = this;
    if (inference !== undefined) {
      const left = (source: Source<T, R>) => source.return?.(value);
      return this.step(inference, left, value, () => inference.leave());
    }
    this.unread = true;
    return { done: true, value: await value };
  }

  async throw(error: unknown): Promise<Result<T, R>> {
    const { inference } = this;
    this.unread = inference === undefined;
    if (inference === undefined) throw error;
    return this.step(inference, source => {
      if (source.throw !== undefined) return source.throw(error);
      throw error;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return(undefined as R);
  }

  /** Asks the source for one thing, and records what that tells of the request. */
  private async step(
    inference: Inference,
    ask: (source: Source<T, R>) => Promise<Result<T, R>> | undefined,
    otherwise: R | PromiseLike<R> = undefined as R,
    ended = () => inference.succeed(),
  ): Promise<Result<T, R>> {
    try {
      this.source ??= this.iterator(inference);
      const source = await this.source;
      const result = await context.with(inference.context, () => ask(source));
      if (result !== undefined && !result.done) inference.chunk();
      else ended();
      return result ?? { done: true, value: await otherwise };
    } catch (error) {
      inference.fail(error);
      throw error;
    }
  }

  private async iterator(inference: Inference): Promise<Source<T, R>> {
    const stream = await context.with(inference.context, () => this.open(inference));
    return stream[Symbol.asyncIterator]();
  }
}
