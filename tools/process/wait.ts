import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from './program';

export interface WaitOptions {
  /** What is waited for, as the error completes "waiting for": `Prometheus to be ready`. */
  readonly what: string;
  /** @default 30,000 */
  readonly timeoutMs?: number;
  /** Programs that the condition depends on: the wait fails at once if one exits, and the error contains its last lines. */
  readonly program?: Program | readonly Program[];
}

const FIRST_POLL_MS = 20;
const SLOWEST_POLL_MS = 500;
const CUT_SHORT = 'did not finish';

/**
 * Polls `condition` until it returns something truthy, and returns that. A condition that throws is not met yet; on
 * timeout, the error contains what it threw last.
 */
export async function waitFor<T>(condition: () => T | Promise<T>, options: WaitOptions): Promise<Truthy<T>> {
  const { what, timeoutMs = 30_000 } = options;
  const deadline = Date.now() + timeoutMs;
  let last = '';
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, SLOWEST_POLL_MS)) {
    const answer = await attempt(condition, deadline);
    if (answer.value) return answer.value as Truthy<T>;
    // An attempt that the deadline cut short says less than the one before it.
    if (answer.problem !== undefined && !(last && answer.problem === CUT_SHORT)) {
      last = `; last attempt: ${answer.problem}`;
    }
    const ended = programs(options).find(program => program.ended() !== undefined);
    if (ended) throw new Error(`${ended.name} ${ended.ended()} while waiting for ${what}${last}${tails([ended])}`);
    if (Date.now() >= deadline) {
      throw new Error(`timed out after ${timeoutMs / 1000} s waiting for ${what}${last}${tails(programs(options))}`);
    }
    await sleep(Math.min(pause, Math.max(deadline - Date.now(), 0)));
  }
}

/** A condition for `waitFor`: the URL returns this status. */
export function answers(url: string, status = 200): () => Promise<boolean> {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    if (response.status !== status) throw new Error(`${url} returned ${response.status}: ${text.slice(0, 500)}`);
    return true;
  };
}

type Truthy<T> = Exclude<T, false | '' | 0 | null | undefined>;

interface Answer<T> {
  readonly value?: T;
  readonly problem?: string;
}

/** One attempt, abandoned at the deadline. */
async function attempt<T>(condition: () => T | Promise<T>, deadline: number): Promise<Answer<T>> {
  const giveUp = new AbortController();
  const tooLate = sleep(Math.max(deadline - Date.now(), 1), { problem: CUT_SHORT }, { signal: giveUp.signal });
  tooLate.catch(() => {});
  try {
    return await Promise.race([(async () => ({ value: await condition() }))(), tooLate]);
  } catch (error) {
    return { problem: describe(error) };
  } finally {
    giveUp.abort();
  }
}

/** `fetch` hides the reason in `cause`. No instanceof here: Jest's tests have their own `Error`. */
function describe(error: unknown): string {
  const { message = String(error), cause } = Object(error) as Partial<Error>;
  const { message: reason, code } = Object(cause) as Partial<NodeJS.ErrnoException>;
  return reason || code ? `${message} (${reason || code})` : message;
}

function programs({ program = [] }: WaitOptions): readonly Program[] {
  return Array.isArray(program) ? program : [program as Program];
}

function tails(waitedFor: readonly Program[]): string {
  return waitedFor
    .map(program => `\n--- last lines of ${program.name}:\n${program.tail() || '(it printed nothing)'}`)
    .join('');
}
