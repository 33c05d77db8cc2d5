import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { REPORT_EVERY_MS, report } from './report';

/** A lock that its holder has not touched for this long is taken over. */
const STALE_MS = 60_000;
const TOUCH_MS = 5_000;
const POLL_MS = 200;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly what: string;
  readonly id: string;
}

/**
 * Runs `work` while holding the lock file; another process (or call) that needs it waits and reports that.
 * The lock of a process that died is taken over. In the worst case two get it at once: that may be wasteful, but must be safe.
 */
export async function withLock<T>(file: string, what: string, work: () => Promise<T>): Promise<T> {
  const mine: Holder = { pid: process.pid, host: hostname(), what, id: randomUUID() };
  await acquire(file, mine);
  const touch = setInterval(() => ignoringMissing(() => utimesSync(file, new Date(), new Date())), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if (holder(file)?.id === mine.id) rmSync(file, { force: true });
  }
}

async function acquire(file: string, mine: Holder): Promise<void> {
  const started = Date.now();
  for (let reported = started; !create(file, mine); await sleep(POLL_MS)) {
    const other = holder(file);
    if (isStale(file, other)) rmSync(file, { force: true });
    else if (Date.now() - reported >= REPORT_EVERY_MS) {
      reported = Date.now();
      report(`waiting for process ${other?.pid ?? '?'} (${other?.what ?? 'a build'})`, reported - started);
    }
  }
}

function create(file: string, mine: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined if there is no lock, or its holder has not written the file yet. */
function holder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isStale(file: string, other: Holder | undefined): boolean {
  if (other?.host === hostname() && !isAlive(other.pid)) return true;
  const touched = ignoringMissing(() => statSync(file).mtimeMs);
  return touched !== undefined && Date.now() - touched > STALE_MS;
}

/** Whether a process is running. A zombie counts as ended, even if its parent never collects it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const state = ignoringMissing(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return !state?.includes(') Z ');
}

function ignoringMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
