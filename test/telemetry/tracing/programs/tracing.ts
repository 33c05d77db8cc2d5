/** A program that runs commands of its parent, `child.ts`. */
import { DiagLogLevel, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { type Started, start } from '../start';

export const COMMANDS = {
  /** Creates root spans, numbered from `from`; returns the milliseconds of the slowest one. */
  make: async ({ tracer }: Started, count: number, from = 0): Promise<number> => {
    let slowest = 0;
    for (let i = 0; i < count; i += 1) {
      const startedAt = performance.now();
      tracer.startSpan(`span ${from + i}`, {}, ROOT_CONTEXT).end();
      slowest = Math.max(slowest, performance.now() - startedAt);
    }
    return slowest;
  },
  flush: ({ forceFlush }: Started) => forceFlush(),
  shutdown: ({ shutdown }: Started) => shutdown(),
  outcomes: ({ outcomes }: Started) => outcomes(),
  reported: async ({ reported }: Started) => reported,
  diagnostics: async () => diagnostics,
};

/** OpenTelemetry's own messages. */
const diagnostics: string[] = [];
const keep = (message: string) => diagnostics.push(message);
diag.setLogger({ error: keep, warn: keep, info: keep, debug: keep, verbose: keep }, DiagLogLevel.WARN);

interface Command {
  readonly name: keyof typeof COMMANDS;
  readonly args: readonly never[];
}
type Run = (started: Started, ...args: readonly never[]) => Promise<unknown>;

try {
  const started = start({ ...process.env, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'external' });
  process.on('message', async ({ name, args }: Command) => {
    const run: Run = COMMANDS[name];
    process.send?.({ answer: await run(started, ...args) });
  });
  process.send?.({ ready: true });
} catch (error) {
  process.send?.({ problem: String(error) });
}
