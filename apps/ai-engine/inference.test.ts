import { complete, InferenceError, plan, tokensOf } from './inference';

const request = { model: 'aion-small', prompt: 'What is slow?', maxTokens: 40 } as const;

async function written(speed: number, signal = new AbortController().signal): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of complete(plan(request), speed, signal)) pieces.push(piece);
  return pieces;
}

test('the same request has the same answer and duration, a different request different ones', () => {
  expect(plan(request)).toEqual(plan(request));
  expect(plan({ ...request, prompt: 'What is fast?' })).not.toEqual(plan(request));
});

test('takes as long as the model declares, within 10 %', () => {
  for (const prompt of ['a', 'b', 'c', 'd', 'e'].map(letter => letter.repeat(4_000))) {
    const { promptTokens, completionTokens, firstTokenSeconds, completionSeconds } = plan({ ...request, prompt });
    expect([promptTokens, completionTokens]).toEqual([1_000, 40]);
    expect(Math.abs(firstTokenSeconds / (1_000 / 20_000) - 1)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(completionSeconds / (40 / 400) - 1)).toBeLessThanOrEqual(0.1);
  }
});

test('writes every token, in pieces, and none too early', async () => {
  const { words, firstTokenSeconds, completionSeconds } = plan(request);
  const startedAt = performance.now();
  const pieces = await written(1);
  // Timers may fire up to a millisecond early, once for each piece.
  expect(performance.now() - startedAt).toBeGreaterThan((firstTokenSeconds + completionSeconds) * 1_000 - 2);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join('')).toBe(words.join(' '));
  expect(words).toHaveLength(40);
});

test('ends when the reader disconnects', async () => {
  const controller = new AbortController();
  const reading = written(0.001, controller.signal);
  controller.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

test('refuses a request that exceeds the context of the model, and gives the figures', () => {
  const tooLong = { ...request, prompt: 'x'.repeat(40_000) };
  expect(() => plan(tooLong)).toThrow(InferenceError);
  expect(() => plan(tooLong)).toThrow('prompt (10000 tokens) and completion (40) exceed the 8192 tokens of aion-small');
});

test('counts a token for every four characters, and at least one', () => {
  expect([tokensOf('a'), tokensOf('abcd'), tokensOf('abcde')]).toEqual([1, 1, 2]);
});
