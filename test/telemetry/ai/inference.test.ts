import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { InferenceCall, InferenceRequest, Tokens } from '../../../telemetry/src/ai';
import { only, REQUEST, recorded, started } from './recorded';

describe('a request', () => {
  const FAILURE = new RangeError('too long');

  test('is recorded when it returns', async () => {
    const { core, ai } = started();
    const answer = {};
    expect(await ai.inference(REQUEST, () => answer)).toBe(answer);
    expect(await recorded(core)).toBe('1 1');
    expect(only(core)).toMatchObject({
      name: 'text_completion small',
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'gen_ai.operation.name': 'text_completion',
        'gen_ai.provider.name': 'aion',
        'gen_ai.request.model': 'small',
      },
    });
    expect(core.faults).toEqual([]);
  });

  test.each<[string, (call: InferenceCall) => unknown]>([
    [
      'throws',
      () => {
        throw FAILURE;
      },
    ],
    ['rejects', () => Promise.reject(FAILURE)],
    [
      'rejects later',
      () =>
        sleep(1).then(() => {
          throw FAILURE;
        }),
    ],
  ])('is recorded when it %s', async (_, work) => {
    const { core, ai } = started();
    await expect(ai.inference(REQUEST, work)).rejects.toBe(FAILURE);
    expect(await recorded(core)).toBe('1 1 invalid_input=1');
    expect(only(core)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'invalid_input' },
    });
    expect(only(core).events.map(({ name }) => name)).toEqual(['exception']);
  });

  test('counts its tokens piece by piece, also when it fails', async () => {
    const { core, ai } = started();
    const failing = ai.inference({ ...REQUEST, operation: 'chat' }, call => {
      call.tokens({ prompt: 12 });
      for (let piece = 0; piece < 3; piece++) call.tokens({ completion: 2 });
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await core.value('ai_tokens_total', { direction: 'prompt' })).toBe(12);
    expect(await core.value('ai_tokens_total', { direction: 'completion' })).toBe(6);
    expect(only(core)).toMatchObject({
      name: 'chat small',
      attributes: { 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 6 },
    });
  });

  test('is the active span of its work, a child of the previous one, and the exemplar of its duration', async () => {
    const { core, ai } = started();
    await core.tracer.startActiveSpan('request', async request => {
      await ai.inference(REQUEST, async () => {
        await sleep(1);
        core.tracer.startSpan('inside').end();
      });
      expect(trace.getActiveSpan()).toBe(request);
      request.end();
    });
    const [inside, inference, request] = core.spans();
    expect(inside?.parentSpanContext?.spanId).toBe(inference?.spanContext().spanId);
    expect(inference?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect((await core.metrics.render('openmetrics')).body).toMatch(
      new RegExp(`ai_inference_duration_seconds_bucket.*# {.*${inference?.spanContext().spanId}`),
    );
  });

  test('counts as aborted as soon as its signal fires, however the work ends', async () => {
    const { core, ai } = started();
    const controller = new AbortController();
    let finish = () => {};
    const work = ai.inference(
      { ...REQUEST, signal: controller.signal },
      () =>
        new Promise<string>(resolve => {
          finish = () => resolve('late');
        }),
    );
    controller.abort();
    expect(await recorded(core)).toBe('1 1 aborted=1');
    finish();
    expect(await work).toBe('late');
    expect(await recorded(core)).toBe('1 1 aborted=1');
    expect(core.spans()).toHaveLength(1);
  });

  test.each<[string, AbortSignal, string]>([
    ['was cancelled', AbortSignal.abort(), 'aborted'],
    ['was cancelled with a reason', AbortSignal.abort('user left'), 'aborted'],
    ['took too long', AbortSignal.abort(new DOMException('late', 'TimeoutError')), 'timeout'],
  ])('is recorded when it %s before it began', async (_, signal, kind) => {
    const { core, ai } = started();
    await ai.inference({ ...REQUEST, signal }, () => signal.throwIfAborted()).catch(() => {});
    expect(await recorded(core)).toBe(`1 1 ${kind}=1`);
    // However the work ends, as when the signal fires later.
    expect(await ai.inference({ ...REQUEST, signal }, () => 'ignored')).toBe('ignored');
    expect(await recorded(core)).toBe(`2 2 ${kind}=2`);
  });

  test('leaves no listener on its signal', async () => {
    const { core, ai } = started();
    const controller = new AbortController();
    await ai.inference({ ...REQUEST, signal: controller.signal }, () => {});
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    controller.abort();
    expect(await recorded(core)).toBe('1 1');
  });

  test('is classified by the program, which may leave errors to the library, and may fail', async () => {
    const { core, ai } = started({
      kindOf: error => {
        const { message } = error as Error;
        if (message === 'broken') throw new Error('kindOf itself');
        return message === 'full' ? 'out_of_memory' : undefined;
      },
    });
    for (const error of [new Error('full'), new RangeError('long'), new Error('broken')]) {
      await expect(ai.inference(REQUEST, () => Promise.reject(error))).rejects.toBe(error);
    }
    expect(await recorded(core)).toBe('3 3 out_of_memory=1 invalid_input=1 internal=1');
    expect(core.faults).toEqual([{ part: 'ai', error: new Error('kindOf itself') }]);
  });

  test('is served even if it cannot be recorded', async () => {
    const { core, ai } = started();
    const odd = { model: 'small', signal: {} } as unknown as InferenceRequest;
    const tokens = { prompt: Number.NaN, completion: -1 };
    expect(
      await ai.inference(odd, call => {
        call.tokens(tokens);
        return 'answer';
      }),
    ).toBe('answer');
    expect(await recorded(core)).toBe('1 1');
    expect(await ai.inference({ model: 7 as unknown as string }, () => 'answer')).toBe('answer');
    expect(core.faults.length).toBeGreaterThan(0);
  });

  test.each([undefined, null])('is served even if its model reports %s as its tokens', async usage => {
    const { core, ai } = started();
    const answer = ai.inference(REQUEST, ({ tokens }) => {
      tokens({ prompt: 3 });
      tokens(usage as unknown as Tokens);
      return 'answer';
    });
    expect(await answer).toBe('answer');
    expect(await recorded(core)).toBe('1 1');
    expect(await core.value('ai_tokens_total', { direction: 'prompt' })).toBe(3);
    expect(core.faults).toEqual([{ part: 'ai', error: expect.any(TypeError) }]);
  });
});
