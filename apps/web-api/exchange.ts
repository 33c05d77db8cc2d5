import type { Completion, Piece } from '../ai-engine/runner';

/** Passes the lines on as they arrive, and keeps the whole answer when the last one has. */
export async function* keepingExchange(
  pieces: AsyncIterable<Uint8Array>,
  keep: (answer: Completion) => Promise<void>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let [text, rest] = ['', ''];
  for await (const chunk of pieces) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const piece = JSON.parse(line) as Piece;
      text += piece.text;
      if (piece.usage !== undefined) await keep({ text, ...piece.usage });
      yield `${line}\n`;
    }
  }
}
