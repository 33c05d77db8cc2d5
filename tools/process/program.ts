import type { Exit } from './finish';

/** A started program. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly exited: Promise<Exit>;
  /** How it ended, as a predicate (`exited with code 1`), or undefined while it runs. */
  ended(): string | undefined;
  /** The last 2,000 lines of stdout and stderr. */
  output(): string;
  /** @param lines @default 40 */
  tail(lines?: number): string;
  /** Sends its stop signal, and after the grace period SIGKILL to it and its children. @param graceMs @default that of `start` */
  stop(graceMs?: number): Promise<Exit>;
}
