import { setTimeout as sleep } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { only, REQUEST, recorded, started } from './recorded';

describe('a stream', () => {
  async function* pieces(count: number, failure?: Error): AsyncGenerator<number, string> {
    for (let piece = 1; piece <= count; piece++) {
      await sleep(0);
      yield piece;
    }
    if (failure) throw failure;
    return 'done';
  }
  async function read(stream: AsyncIterable<number>, limit = Number.POSITIVE_INFINITY): Promise<number[]> {
    const seen: number[] = [];
    for await (const piece of stream) {
      seen.push(piece);
      if (seen.length === limit) break;
    }
    return seen;
  }

  test('is recorded when it is read to its end, and passes on what the source returns', async () => {
    const { core, ai } = started();
    const stream = ai.inferenceStream(REQUEST, call => {
      call.tokens({ prompt: 5 });
      return pieces(3);
    });
    const seen: unknown[] = [];
    for (let result = await stream.next(); ; result = await stream.next()) {
      seen.push(result.value);
      if (result.done) break;
    }
    expect(seen).toEqual([1, 2, 3, 'done']);
    expect(await recorded(core)).toBe('1 1');
    expect(only(core).attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
    });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(await recorded(core)).toBe('1 1');
  });

  test('is recorded when it throws between pieces', async () => {
    const { core, ai } = started();
    const failure = new Error('broken');
    await expect(read(ai.inferenceStream(REQUEST, () => pieces(2, failure)))).rejects.toBe(failure);
    expect(await recorded(core)).toBe('1 1 internal=1');
  });

  test('is recorded when it cannot be opened', async () => {
    const { core, ai } = started();
    const failure = new RangeError('too long');
    await expect(read(ai.inferenceStream(REQUEST, () => Promise.reject(failure)))).rejects.toBe(failure);
    expect(await recorded(core)).toBe('1 1 invalid_input=1');
  });

  test('closes the source when its reader stops, which is not an error', async () => {
    const { core, ai } = started();
    let closed = false;
    async function* endless() {
      try {
        for (let piece = 0; ; piece++) yield piece;
      } finally {
        closed = true;
      }
    }
    expect(await read(ai.inferenceStream(REQUEST, endless), 2)).toEqual([0, 1]);
    expect(closed).toBe(true);
    expect(await recorded(core)).toBe('1 1');
  });

  test.each(['before it began', 'while it was read'])(
    'counts as aborted if its signal fired %s and its reader stops',
    async when => {
      const { core, ai } = started();
      const controller = new AbortController();
      if (when === 'before it began') controller.abort();
      const stream = ai.inferenceStream({ ...REQUEST, signal: controller.signal }, () => pieces(9));
      await stream.next();
      controller.abort();
      await stream.return('left');
      expect(await recorded(core)).toBe('1 1 aborted=1');
    },
  );

  test('is neither opened nor counted if nobody reads it', async () => {
    const { core, ai } = started();
    const open = jest.fn(() => pieces(1));
    const unread = ai.inferenceStream(REQUEST, open);
    expect(await unread.return('left')).toEqual({ done: true, value: 'left' });
    expect(await unread.next()).toEqual({ done: true, value: undefined });
    const refused = ai.inferenceStream(REQUEST, open);
    await expect(refused.throw(new Error('no'))).rejects.toThrow('no');
    expect(await refused.next()).toEqual({ done: true, value: undefined });
    expect(open).not.toHaveBeenCalled();
    expect(core.spans()).toEqual([]);
  });

  test('is recorded when its reader throws into it', async () => {
    const { core, ai } = started();
    const stream = ai.inferenceStream(REQUEST, () => pieces(3));
    await stream.next();
    const failure = new Error('from the reader');
    await expect(stream.throw(failure)).rejects.toBe(failure);
    expect(await recorded(core)).toBe('1 1 internal=1');
  });

  test('reads any async iterable, in the context of the request', async () => {
    const { core, ai } = started();
    const spans: unknown[] = [];
    let left = 2;
    const source: AsyncIterable<number, undefined, undefined> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          spans.push(trace.getActiveSpan()?.spanContext().spanId);
          return left-- > 0 ? { done: false, value: left } : { done: true, value: undefined };
        },
      }),
    };
    await core.tracer.startActiveSpan('reader', async () => {
      expect(await read(ai.inferenceStream(REQUEST, async () => source))).toEqual([1, 0]);
    });
    expect(spans).toEqual(Array(3).fill(only(core).spanContext().spanId));
    const stream = ai.inferenceStream(REQUEST, async () => {
      left = 2;
      return source;
    });
    expect(await read(stream, 1)).toEqual([1]);
    expect(await recorded(core)).toBe('2 2');
  });
});
