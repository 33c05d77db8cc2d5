import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
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
 * Runs `work` while holding the lock file; other processes (and calls) that need it wait in the order in which they asked,
 * and report that. The lock of a process that died is taken over. In the worst case two get it at once: that may be wasteful, but must be safe.
 */
export async function withLock<T>(file: string, what: string, work: () => Promise<T>): Promise<T> {
  return (await withLockUnless(() => false, file, what, work)) as T;
}

/** As `withLock`, but returns undefined as soon as `done` holds: what a waiter wants, another may have made meanwhile. */
export async function withLockUnless<T>(
  done: () => boolean,
  file: string,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const mine: Holder = { pid: process.pid, host: hostname(), what, id: randomUUID() };
  if (!(await acquire(file, mine, done))) return undefined;
  const touch = setInterval(() => touchFile(file), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if (holder(file)?.id === mine.id) rmSync(file, { force: true });
  }
}

/** Whether the lock was acquired; false once `done` holds. */
async function acquire(file: string, mine: Holder, done: () => boolean): Promise<boolean> {
  const started = Date.now();
  const ticket = draw(file, mine);
  const touch = setInterval(() => touchFile(ticket), TOUCH_MS);
  try {
    for (let reported = started; ; await sleep(POLL_MS)) {
      if (done()) return false;
      const other = holder(file);
      if (isStale(file, other)) rmSync(file, { force: true });
      else if (isNext(file, ticket) && create(file, mine)) return true;
      else if (Date.now() - reported >= REPORT_EVERY_MS) {
        reported = Date.now();
        report(`waiting for process ${other?.pid ?? '?'} (${other?.what ?? 'a build'})`, reported - started);
      }
    }
  } finally {
    clearInterval(touch);
    rmSync(ticket, { force: true });
  }
}

let drawn = 0;

/** A file beside the lock whose name says since when somebody waits: without an order, one who waits might wait for ever. */
function draw(file: string, mine: Holder): string {
  const since = [Date.now(), drawn++].map(part => String(part).padStart(15, '0')).join('-');
  const ticket = `${file}.${since}-${mine.id}`;
  writeFileSync(ticket, JSON.stringify(mine), { flag: 'wx' });
  return ticket;
}

/** Whether nobody alive has waited for longer. */
function isNext(file: string, ticket: string): boolean {
  const folder = path.dirname(file);
  const tickets = readdirSync(folder)
    .filter(name => name.startsWith(`${path.basename(file)}.`))
    .sort()
    .map(name => path.join(folder, name));
  const first = tickets.find(each => {
    if (each === ticket || !isStale(each, holder(each))) return true;
    rmSync(each, { force: true });
    return false;
  });
  return first === ticket;
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

const touchFile = (file: string) => ignoringMissing(() => utimesSync(file, new Date(), new Date()));

function ignoringMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
