import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Exit, type RunOptions, spawnOptions } from './finish';
import { guard } from './guard';
import { Output } from './output';
import type { Program } from './program';
import { removeTemporaryFolders } from './temporary';

export { type Exit, type Finished, type FinishOptions, type RunOptions, run } from './finish';
export { freePort, freePorts } from './ports';
export type { Program } from './program';
export { temporaryFolder } from './temporary';
export { answers, type WaitOptions, waitFor } from './wait';

export interface StartOptions extends RunOptions {
  /** Its name in errors. @default the binary's file name */
  readonly name?: string;
  /** How long it may take to end after the stop signal. @default 15,000 */
  readonly graceMs?: number;
  /** The signal that asks it to end. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
}

const running = new Set<Program>();

/** Starts a program in the background. Throws if it cannot be started at all. */
export function start(binary: string, args: readonly string[] = [], options: StartOptions = {}): Program {
  // Jaeger takes ten seconds to give up on its own last spans if nothing receives them.
  const { name = path.basename(binary), graceMs: grace = 15_000, stopSignal = 'SIGTERM' } = options;
  // In its own process group, so that children that it leaves behind can be killed with it.
  const child = spawn(binary, args, { ...spawnOptions(options), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.on('error', () => {});
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${name}: ${binary} is missing or not executable`);
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
    ended: () => exit && (exit.signal ? `was killed by ${exit.signal}` : `exited with code ${exit.code}`),
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

/** Stops every running program, then removes every temporary folder. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map(program => program.stop()));
  removeTemporaryFolders();
}

/** Resolves once all its output is read, or a second after its exit if one of its children keeps the pipes open. */
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

// Registered when a test file imports this: hooks cannot be added while tests run.
if (typeof afterAll === 'function') afterAll(cleanUp, 60_000);
