import { context } from '@opentelemetry/api';
import type { Inference } from './inference';

/** What an inference may stream: a generator, or anything that `for await` reads. */
export type Stream<T, R = unknown> = AsyncIterable<T, R, undefined> | Promise<AsyncIterable<T, R, undefined>>;

type Result<T, R> = IteratorResult<T, R>;
type Source<T, R> = AsyncIterator<T, R, undefined>;

/**
 * Passes on what `open` streams. The request starts when the first piece is requested, and ends with the last piece, an
 * error, or the reader closing the stream; pieces are produced in the context of the request, not of the reader.
 */
export class RecordedStream<T, R> implements AsyncGenerator<T, R, undefined> {
  private inference: Inference | undefined;
  private source: Promise<Source<T, R>> | undefined;
  /** The reader closed the stream before reading: there was no request. */
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

  /** The reader closes the stream: by `break` in its loop, or by destroying it. */
  async return(value: R | PromiseLike<R>): Promise<Result<T, R>> {
    const { inference } = this;
    if (inference !== undefined) {
      return this.step(
        inference,
        source => source.return?.(value),
        value,
        () => inference.leave(),
      );
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

  /** Calls the source once, and records what the result means for the request. */
  private async step(
    inference: Inference,
    call: (source: Source<T, R>) => Promise<Result<T, R>> | undefined,
    fallback: R | PromiseLike<R> = undefined as R,
    ended = () => inference.succeed(),
  ): Promise<Result<T, R>> {
    try {
      this.source ??= this.iterator(inference);
      const source = await this.source;
      const result = await context.with(inference.context, () => call(source));
      if (result !== undefined && !result.done) inference.chunk();
      else ended();
      return result ?? { done: true, value: await fallback };
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
