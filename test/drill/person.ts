/** Whoever is on call in a drill: a person at a terminal, or nobody, and then the runbook is followed by the drill. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Person {
  /** Resolves with the line that is entered; rejects once the drill is interrupted, or nobody is there any more. */
  ask(question: string): Promise<string>;
  close(): void;
}

/** Reads lines, not keys: Ctrl-C then interrupts the drill as it does any command. */
export function atTerminal(interrupted: AbortSignal, input: Readable, output: Writable): Person {
  const lines = createInterface({ input, terminal: false });
  const entered = lines[Symbol.asyncIterator]();
  const stopped = new Promise<never>((_, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason), { once: true });
  });
  stopped.catch(() => {});
  return {
    ask: async question => {
      output.write(`${question} `);
      const { value, done } = await Promise.race([entered.next(), stopped]);
      if (done) throw new Error('nobody is at the terminal any more');
      return (value as string).trim();
    },
    close: () => lines.close(),
  };
}
