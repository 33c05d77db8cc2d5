import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Exit, type RunOptions, spawnOptions } from './finish';
import { guard } from './guard';
import { Output } from './output';
import { removeTemporaryFolders } from './temporary';

export { type Exit, type Finished, type FinishOptions, type RunOptions, run } from './finish';
export { freePort, freePorts } from './ports';
export { temporaryFolder } from './temporary';
export { answers, type WaitOptions, waitFor } from './wait';

export interface StartOptions extends RunOptions {
  /** Its name in errors. @default the binary's file name */
  readonly name?: string;
  /** How long it may take to end when it is asked to. @default 15,000 */
  readonly graceMs?: number;
  /** What asks it to end. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
}

/** A program that was started. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly exited: Promise<Exit>;
  /** How it ended, as the rest of a sentence, or undefined while it runs. */
  ended(): string | undefined;
  /** What it printed: stdout and stderr, the last 2,000 lines. */
  output(): string;
  /** @param lines @default 40 */
  tail(lines?: number): string;
  /** Its stop signal, then SIGKILL to it and its children after the grace. @param graceMs @default as it was started with */
  stop(graceMs?: number): Promise<Exit>;
}

const running = new Set<Program>();

/** Starts a program in the background. Throws where it cannot be started at all. */
export function start(binary: string, args: readonly string[] = [], options: StartOptions = {}): Program {
  // Jaeger takes ten seconds to give up on its own last spans where nobody takes them.
  const { name = path.basename(binary), graceMs: grace = 15_000, stopSignal = 'SIGTERM' } = options;
  // A process group of its own, so that children that it leaves behind can be ended with it.
  const child = spawn(binary, args, { ...spawnOptions(options), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.on('error', () => {});
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${name}: ${binary} is not there, or not executable`);
  const output = new Output();
  output.capture(child.stdout as Readable);
  output.capture(child.stderr as Readable);
  const { release } = guard('kill -s KILL -- "-$0"', String(pid));
  let exit: Exit | undefined;
  const exited = ended(child, () => killGroup(pid)).then(how => {
    exit = how;
    release();
    running.delete(program);
    return how;
  });
  const program: Program = {
    name,
    pid,
    exited,
    ended: () => exit && (exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`),
    output: () => output.tail(),
    tail: (lines = 40) => output.tail(lines),
    stop: async (graceMs = grace) => {
      child.kill(stopSignal);
      const timer = setTimeout(() => killGroup(pid), graceMs);
      return exited.finally(() => clearTimeout(timer));
    },
  };
  running.add(program);
  return program;
}

/** Stops every program that runs, then removes every temporary folder. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map(program => program.stop()));
  removeTemporaryFolders();
}

/** Resolves when all its output is read, or a second after its end where a child of its own keeps the pipes. */
function ended(child: ChildProcess, sweep: () => void): Promise<Exit> {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => {
      sweep();
      setTimeout(() => resolve({ code, signal }), 1_000).unref();
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// Registered when a test file imports this: hooks cannot be added once its tests run.
if (typeof afterAll === 'function') afterAll(cleanUp, 60_000);
