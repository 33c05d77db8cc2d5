/** Sessions, loading of models, and what all of AI telemetry has in common. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SpanStatusCode } from '@opentelemetry/api';
import { aiTelemetry } from '../../../telemetry/src/ai';
import { TelemetryError } from '../../../telemetry/src/problems';
import { type TestCore, testCore } from '../core';
import { only, REQUEST, started } from './recorded';

describe('sessions', () => {
  const active = (core: TestCore) => core.value('ai_active_sessions');

  test('are active until they end, which counts once', async () => {
    const { core, ai } = started();
    expect(await active(core)).toBe(0);
    const [first, second] = [ai.session(), ai.session({ id: 'conversation-7' })];
    expect(await active(core)).toBe(2);
    first.end();
    first.end();
    first[Symbol.dispose]();
    expect(await active(core)).toBe(1);
    await ai.inference({ ...REQUEST, session: second }, () => {});
    expect(only(core).attributes['gen_ai.conversation.id']).toBe('conversation-7');
    expect((await core.metrics.render('openmetrics')).body).not.toContain('conversation-7"}');
    second.end();
    expect(await active(core)).toBe(0);
  });

  test('end with their block', async () => {
    const { core, ai } = started();
    const failing = (async () => {
      using session = ai.session();
      expect(await active(core)).toBe(1);
      throw new Error(session.id ?? 'nameless');
    })();
    await expect(failing).rejects.toThrow('nameless');
    expect(await active(core)).toBe(0);
  });
});

describe('loading a model', () => {
  test('is timed until the model can serve', async () => {
    const { core, ai } = started();
    expect(await ai.modelLoad({ model: 'small' }, () => sleep(20, 'weights'))).toBe('weights');
    expect(await core.value('ai_model_load_duration_seconds_count', { model: 'small' })).toBe(1);
    expect(await core.value('ai_model_load_duration_seconds_sum', { model: 'small' })).toBeGreaterThan(0.015);
    expect(only(core).name).toBe('load_model small');
  });

  test('records no duration if it fails', async () => {
    const { core, ai } = started();
    const failure = new Error('no weights');
    const load = () => {
      throw failure;
    };
    await expect(ai.modelLoad({ model: 'small' }, load)).rejects.toBe(failure);
    expect(await core.series('ai_model_load_duration_seconds_count')).toEqual([]);
    expect(only(core).status.code).toBe(SpanStatusCode.ERROR);
  });
});

test('records nothing when switched off, and everything still works', async () => {
  const core = testCore({ env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'ai' }, families: [] });
  const ai = aiTelemetry(core);
  expect(
    await ai.inference(REQUEST, call => {
      call.tokens({ prompt: 1 });
      return 'answer';
    }),
  ).toBe('answer');
  const stream = ai.inferenceStream(REQUEST, async function* () {
    yield 1;
    return 'done';
  });
  expect([await stream.next(), await stream.next()]).toEqual([
    { done: false, value: 1 },
    { done: true, value: 'done' },
  ]);
  expect(ai.session({ id: 'a' }).id).toBe('a');
  expect(await ai.modelLoad({ model: 'small' }, () => 'weights')).toBe('weights');
  expect(core.spans()).toEqual([]);
});

test('refuses a service that does not expose the family', () => {
  expect(() => aiTelemetry(testCore({ families: [] }))).toThrow(TelemetryError);
});
