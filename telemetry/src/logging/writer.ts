import { closeSync, constants, fstatSync, openSync, type Stats, writeSync } from 'node:fs';
import { once } from '../once';
import { TelemetryError } from '../problems';

export interface WriterOptions {
  /** The file descriptor to write to. */
  readonly fd: number;
  /** The most characters to buffer while the reader stalls; further lines are lost. @default 8 Mi */
  readonly maxBuffered?: number;
  /** Called for each lost line, and each time that writing fails for a reason other than a slow reader. */
  readonly onProblem: (problem: Error, lost: number) => void;
  /** Called when writing works again after `lost` lines were lost. */
  readonly onRecovered: (lost: number) => void;
}

/** Written immediately, even within a turn of the event loop: the capacity of a pipe. */
const CHUNK = 65_536;
const MAX_RETRY_MS = 100;
/** How long the end of the process, and a fatal line, wait for a reader that stalls. */
const FLUSH_TIMEOUT_MS = 1_000;
const FATAL_TIMEOUT_MS = 100;
// Created once: a stack trace each time would cost more than the line.
const FULL = new Error('log lines were lost: their reader is too slow');
const GONE_FOR_GOOD = new Error('log lines were lost: their reader is gone');
/** Errors after which no line can be written. */
const GONE = new Set(['EPIPE', 'EBADF', 'EINVAL', 'ECONNRESET', 'EISDIR', 'ENXIO']);

/** Makes writes return at once if the reader stalls: it must never block the program. */
function open(fd: number): number {
  let kind: Stats;
  try {
    kind = fstatSync(fd);
  } catch (error) {
    throw new TelemetryError([
      `file descriptor ${fd}, the destination of log lines, is not open: ${(error as Error).message}`,
    ]);
  }
  if (kind.isFIFO()) {
    try {
      // A pipe, as in a container: reopened, because other users of the descriptor must not become non-blocking.
      return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      // Not on Linux, not permitted, or without a reader, which the first write will report.
    }
  }
  // Node makes its standard streams non-blocking on first access.
  if (kind.isFIFO() || kind.isSocket()) void (fd === 1 ? process.stdout : fd === 2 ? process.stderr : undefined);
  return fd;
}

const sleep = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** Writers with lines that are not written yet. */
const unfinished = new Set<LineWriter>();
const atExit = once(() =>
  process.on('exit', () => {
    for (const writer of unfinished) writer.finish();
  }),
);

interface Chunk {
  readonly data: string | Buffer;
  /** Characters that it counts for in the buffer. */
  readonly size: number;
}

/**
 * Writes the lines of each turn of the event loop together and in order. sonic-boom, which pino would use, blocks or spins
 * for ever if the reader is gone or stalls, and then loses lines silently (github.com/pinojs/pino/issues/2351).
 */
export class LineWriter {
  private fd: number;
  private readonly maxBuffered: number;
  private chunks: Chunk[] = [];
  private current = '';
  private buffered = 0;
  private lost = 0;
  private gone = false;
  /** The last attempt failed for a reason other than a slow reader, such as a full disk, which may have room again. */
  private broken = false;
  private scheduled: NodeJS.Immediate | undefined;
  private retry: NodeJS.Timeout | undefined;
  private retryMs = 0;
  private idle: (() => void)[] = [];

  constructor(private readonly options: WriterOptions) {
    this.fd = open(options.fd);
    this.maxBuffered = options.maxBuffered ?? 8 * 1024 * 1024;
    atExit();
  }

  /** Never throws, never blocks. */
  write(line: string): void {
    if (this.gone || this.buffered + line.length > this.maxBuffered) {
      this.lose(1, this.gone ? GONE_FOR_GOOD : FULL);
      return;
    }
    if (this.buffered === 0) unfinished.add(this);
    this.current += line;
    this.buffered += line.length;
    if (this.current.length >= CHUNK) {
      this.pack();
      if (this.retry === undefined) this.drain();
    } else if (this.retry === undefined) this.scheduled ??= setImmediate(() => this.drain());
  }

  /** Resolves when the buffer is written, or after `timeoutMs`. */
  async flush(timeoutMs = FLUSH_TIMEOUT_MS): Promise<void> {
    if (this.retry === undefined) this.drain();
    if (this.buffered === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      timer = setTimeout(resolve, timeoutMs);
      this.idle.push(resolve);
    });
    clearTimeout(timer);
  }

  /**
   * The same without the event loop, after a fatal line and at the end of the process. Gives up after `timeoutMs` without
   * progress, or after ten times that.
   */
  flushSync(timeoutMs = FATAL_TIMEOUT_MS): void {
    const end = performance.now() + 10 * timeoutMs;
    let deadline = 0;
    let before = Number.POSITIVE_INFINITY;
    for (this.drain(); this.buffered > 0 && !this.broken && performance.now() < end; this.drain()) {
      if (this.buffered < before) deadline = performance.now() + timeoutMs;
      else if (performance.now() > deadline) return;
      before = this.buffered;
      sleep(1);
    }
  }

  /** Called when the process ends. */
  finish(): void {
    this.flushSync(FLUSH_TIMEOUT_MS);
    if (this.buffered === 0) return;
    try {
      writeSync(open(2), `log lines were lost at the end of the process: ${this.buffered} characters were not read\n`);
    } catch {
      // Nobody reads there either.
    }
  }

  /** Flushes and releases the descriptor. Later lines are still written, to the original one. */
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

  /** Called when the buffer is empty. */
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
      this.buffered -= size;
    }
  }

  private failed(error: NodeJS.ErrnoException): void {
    if (GONE.has(codeOf(error))) {
      this.gone = true;
      const lines = this.chunks.reduce((sum, { data }) => sum + (String(data).match(/\n/g)?.length ?? 0), 0);
      this.chunks = [];
      this.buffered = 0;
      this.settle();
      this.lose(lines, new Error(`log lines were lost: ${error.message}`));
      return;
    }
    this.broken = codeOf(error) !== 'EAGAIN';
    if (this.broken) this.options.onProblem(error, 0);
    this.retryMs = Math.min(MAX_RETRY_MS, Math.max(2, this.retryMs * 2));
    // The buffer must not keep a finished process alive: `finish` flushes it at the end.
    this.retry = setTimeout(() => this.drain(), this.retryMs).unref();
  }

  private lose(lines: number, why: Error): void {
    this.lost += lines;
    this.options.onProblem(why, lines);
  }
}
