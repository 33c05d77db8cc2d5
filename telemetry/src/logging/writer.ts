import { closeSync, constants, fstatSync, openSync, type Stats, writeSync } from 'node:fs';
import { once } from '../once';
import { TelemetryError } from '../problems';

export interface WriterOptions {
  /** Where lines go. */
  readonly fd: number;
  /** Characters that wait while the other end takes none; what comes then is lost. @default 8 Mi */
  readonly mostWaiting?: number;
  /** For each line that is lost, and each time that writing fails for another reason than a slow reader. */
  readonly onProblem: (problem: Error, lost: number) => void;
  /** When lines are taken again after `lost` were not. */
  readonly onRecovered: (lost: number) => void;
}

/** Written at once within a turn of the event loop: what a pipe holds. */
const CHUNK = 65_536;
const SLOWEST_RETRY_MS = 100;
/** How long the end of the process waits for a reader that takes nothing, and how long a fatal line does. */
const PATIENCE_MS = 1_000;
const FATAL_PATIENCE_MS = 100;
// Made once: a stack each time would cost more than the line.
const FULL = new Error('log lines were lost: its other end takes none');
const GONE_FOR_GOOD = new Error('log lines were lost: its other end is gone');
/** Errors after which no line can be written any more. */
const GONE = new Set(['EPIPE', 'EBADF', 'EINVAL', 'ECONNRESET', 'EISDIR', 'ENXIO']);

/** Makes writing return at once where the other end takes none: a reader that stalls must never stall us. */
function open(fd: number): number {
  let kind: Stats;
  try {
    kind = fstatSync(fd);
  } catch (error) {
    throw new TelemetryError([
      `file descriptor ${fd}, where log lines should go, is not open: ${(error as Error).message}`,
    ]);
  }
  if (kind.isFIFO()) {
    try {
      // A pipe, as in a container: opened anew, since what the descriptor is shared with must not become non-blocking.
      return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      // Not on Linux, not ours, or without a reader, of which the first write will tell.
    }
  }
  // Node makes its standard streams non-blocking when it first looks at them.
  if (kind.isFIFO() || kind.isSocket()) void (fd === 1 ? process.stdout : fd === 2 ? process.stderr : undefined);
  return fd;
}

const sleep = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** Those with lines that are not written yet. */
const unfinished = new Set<LineWriter>();
const atExit = once(() =>
  process.on('exit', () => {
    for (const writer of unfinished) writer.finish();
  }),
);

interface Chunk {
  readonly data: string | Buffer;
  /** Characters that it counts for while it waits. */
  readonly size: number;
}

/**
 * Writes the lines of each turn of the event loop at once and in order. sonic-boom, which pino would use, blocks or
 * spins for ever where the other end is gone or stalls, and loses lines without a word then
 * (github.com/pinojs/pino/issues/2351).
 */
export class LineWriter {
  private fd: number;
  private readonly mostWaiting: number;
  private chunks: Chunk[] = [];
  private current = '';
  private waiting = 0;
  private lost = 0;
  private gone = false;
  /** The last attempt failed for another reason than a slow reader: a full disk, which may have room again. */
  private broken = false;
  private scheduled: NodeJS.Immediate | undefined;
  private retry: NodeJS.Timeout | undefined;
  private retryMs = 0;
  private idle: (() => void)[] = [];

  constructor(private readonly options: WriterOptions) {
    this.fd = open(options.fd);
    this.mostWaiting = options.mostWaiting ?? 8 * 1024 * 1024;
    atExit();
  }

  /** Never throws, never waits. */
  write(line: string): void {
    if (this.gone || this.waiting + line.length > this.mostWaiting) {
      this.lose(1, this.gone ? GONE_FOR_GOOD : FULL);
      return;
    }
    if (this.waiting === 0) unfinished.add(this);
    this.current += line;
    this.waiting += line.length;
    if (this.current.length >= CHUNK) {
      this.pack();
      if (this.retry === undefined) this.drain();
    } else if (this.retry === undefined) this.scheduled ??= setImmediate(() => this.drain());
  }

  /** Resolves when all that was written is out of the process, or `patienceMs` later. */
  async flush(patienceMs = PATIENCE_MS): Promise<void> {
    if (this.retry === undefined) this.drain();
    if (this.waiting === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      timer = setTimeout(resolve, patienceMs);
      this.idle.push(resolve);
    });
    clearTimeout(timer);
  }

  /**
   * The same without the event loop, after a fatal line and at the end of the process. Gives up when nothing was taken
   * for `patienceMs`, or ten times that in all.
   */
  flushSync(patienceMs = FATAL_PATIENCE_MS): void {
    const end = performance.now() + 10 * patienceMs;
    let deadline = 0;
    let before = Number.POSITIVE_INFINITY;
    for (this.drain(); this.waiting > 0 && !this.broken && performance.now() < end; this.drain()) {
      if (this.waiting < before) deadline = performance.now() + patienceMs;
      else if (performance.now() > deadline) return;
      before = this.waiting;
      sleep(1);
    }
  }

  /** The process ends. */
  finish(): void {
    this.flushSync(PATIENCE_MS);
    if (this.waiting === 0) return;
    try {
      writeSync(open(2), `log lines were lost at the end of the process: ${this.waiting} characters were not taken\n`);
    } catch {
      // Nobody listens there either.
    }
  }

  /** Flushes. A line that comes later is still written, as the process has it. */
  async close(): Promise<void> {
    await this.flush();
    const { fd } = this;
    this.fd = this.options.fd;
    if (fd !== this.fd) closeSync(fd);
  }

  private drain(): void {
    clearImmediate(this.scheduled);
    clearTimeout(this.retry);
    this.scheduled = undefined;
    this.retry = undefined;
    this.pack();
    try {
      while (this.chunks.length > 0) this.writeFirst();
    } catch (error) {
      this.failed(error as NodeJS.ErrnoException);
      return;
    }
    this.retryMs = 0;
    this.broken = false;
    this.settle();
    if (this.lost === 0 || this.gone) return;
    const { lost } = this;
    this.lost = 0;
    this.options.onRecovered(lost);
  }

  /** Nothing waits any more. */
  private settle(): void {
    unfinished.delete(this);
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private pack(): void {
    if (this.current !== '') this.chunks.push({ data: this.current, size: this.current.length });
    this.current = '';
  }

  private writeFirst(): void {
    const { data, size } = this.chunks[0] as Chunk;
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const written = writeSync(this.fd, bytes);
    if (written < bytes.length) this.chunks[0] = { data: bytes.subarray(written), size };
    else {
      this.chunks.shift();
      this.waiting -= size;
    }
  }

  private failed(error: NodeJS.ErrnoException): void {
    if (GONE.has(codeOf(error))) {
      this.gone = true;
      const lines = this.chunks.reduce((sum, { data }) => sum + (String(data).match(/\n/g)?.length ?? 0), 0);
      this.chunks = [];
      this.waiting = 0;
      this.settle();
      this.lose(lines, new Error(`log lines were lost: ${error.message}`));
      return;
    }
    this.broken = codeOf(error) !== 'EAGAIN';
    if (this.broken) this.options.onProblem(error, 0);
    this.retryMs = Math.min(SLOWEST_RETRY_MS, Math.max(2, this.retryMs * 2));
    // What waits must not keep a process alive whose work is done: its end waits a moment by itself.
    this.retry = setTimeout(() => this.drain(), this.retryMs).unref();
  }

  private lose(lines: number, why: Error): void {
    this.lost += lines;
    this.options.onProblem(why, lines);
  }
}
