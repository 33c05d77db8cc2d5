import type { Completion } from '../ai-engine/runner';
import { keepingExchange } from './exchange';

const encoder = new TextEncoder();
const LINES = [
  { text: 'Grüße ' },
  { text: 'aus Köln' },
  { text: '', usage: { promptTokens: 3, completionTokens: 4 } },
].map(piece => `${JSON.stringify(piece)}\n`);

/** The bytes in chunks of this size, which may end within a line or a character. */
async function* chunks(size: number): AsyncGenerator<Uint8Array> {
  const bytes = encoder.encode(LINES.join(''));
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function pass(source: AsyncIterable<Uint8Array>) {
  const kept: Completion[] = [];
  const passed: string[] = [];
  for await (const line of keepingExchange(source, async answer => void kept.push(answer))) passed.push(line);
  return { kept, passed };
}

test.each([1, 7, 1_000])(
  'passes lines on unchanged and keeps the whole answer once, in chunks of %d bytes',
  async size => {
    expect(await pass(chunks(size))).toEqual({
      kept: [{ text: 'Grüße aus Köln', promptTokens: 3, completionTokens: 4 }],
      passed: LINES,
    });
  },
);

test('does not keep a stream that is cut off', async () => {
  const broken = async function* () {
    yield encoder.encode(LINES[0] as string);
    throw new Error('terminated');
  };
  const kept: Completion[] = [];
  const reading = (async () => {
    for await (const _ of keepingExchange(broken(), async answer => void kept.push(answer)));
  })();
  await expect(reading).rejects.toThrow('terminated');
  expect(kept).toEqual([]);
});
