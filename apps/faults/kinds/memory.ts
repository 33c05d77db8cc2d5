import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Stop } from '../../shared/seam';
import { FaultRefused, type Faults, fault } from '../fault';
import { amount, share } from '../parameters';

const MEBIBYTE = 2 ** 20;
/** More than malloc's largest mmap threshold (32 MiB): each chunk is mapped separately and returned to the system at once. */
const CHUNK_MEBIBYTES = 64;

export interface MemoryFaultProps {
  /** The most resident memory that the process may reach, in MiB. @default its current size plus 90 % of what is free */
  readonly limitMebibytes?: number;
  /** The limit of the control group, in bytes; undefined where there is none. */
  readonly constrainedTo: () => number | undefined;
}

interface Order {
  /** Resident memory of the whole process to reach, in bytes. */
  readonly residentBytes: number;
  readonly chunkBytes: number;
  readonly pauseMs: number;
}

/**
 * Plain JavaScript, because it must run from a bundle. A thread's memory is released as soon as the thread ends, and writing
 * to it (which makes it resident) delays no request.
 */
const HOLD = `
  const { parentPort, workerData: { residentBytes, chunkBytes, pauseMs } } = require('node:worker_threads');
  const held = [];
  const more = () => {
    if (process.memoryUsage.rss() >= residentBytes) return parentPort.postMessage('held');
    held.push(Buffer.alloc(chunkBytes, 1));
    setTimeout(more, pauseMs);
  };
  more();
  parentPort.on('message', () => held.length);`;

const mebibytes = (bytes: number): string => `${Math.floor(bytes / MEBIBYTE)} MiB`;

/** Undefined where there is no limit, for which Node returns a huge number. */
export function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : undefined;
}

export const memoryFaults = ({ limitMebibytes, constrainedTo }: MemoryFaultProps): Faults => {
  const holdUpTo = async (residentBytes: number): Promise<Stop> => {
    const rss = process.memoryUsage.rss();
    const free = Math.min(availableMemory(), (constrainedTo() ?? Number.POSITIVE_INFINITY) - rss);
    const limit = limitMebibytes === undefined ? rss + free * 0.9 : limitMebibytes * MEBIBYTE;
    if (residentBytes > limit) {
      const source = limitMebibytes === undefined ? '90 % of what is free' : 'FAULT_MEMORY_LIMIT_MIB';
      throw new FaultRefused(
        `it takes ${mebibytes(residentBytes)} of resident memory, but this process may have ${mebibytes(limit)} (${source}); ` +
          'ask for less, or lower the threshold of the alert in `thresholds` of the environment',
      );
    }
    const { held, stop } = hold({ residentBytes, chunkBytes: CHUNK_MEBIBYTES * MEBIBYTE, pauseMs: 0 });
    await held;
    return stop;
  };

  return {
    memory: fault(
      'The process allocates and writes memory until it has this resident size.',
      { residentBytes: amount('resident memory of the process') },
      ({ residentBytes }) => holdUpTo(residentBytes),
    ),

    'node-memory': fault(
      "The process allocates memory until this share of its node's is in use.",
      { usedShare: share('of the memory of the node') },
      ({ usedShare }) => holdUpTo(process.memoryUsage.rss() + availableMemory() - (1 - usedShare) * totalmem()),
    ),

    'out-of-memory': fault(
      'The process allocates memory until the kernel kills it.',
      { mebibytesPerSecond: amount('rate of allocation', 256) },
      ({ mebibytesPerSecond }) => {
        if (constrainedTo() === undefined) {
          throw new FaultRefused(
            'no control group limits the memory of this process: the whole machine would run out of it',
          );
        }
        return hold({
          residentBytes: Number.POSITIVE_INFINITY,
          chunkBytes: CHUNK_MEBIBYTES * MEBIBYTE,
          pauseMs: (CHUNK_MEBIBYTES / mebibytesPerSecond) * 1_000,
        }).stop;
      },
    ),
  };
};

/** What the kernel can allocate without swapping, in bytes: node exporter's `MemAvailable`. */
function availableMemory(): number {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1_024;
}

function hold(order: Order): { readonly held: Promise<void>; readonly stop: Stop } {
  const worker = new Worker(HOLD, { eval: true, workerData: order });
  const held = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  // Nobody awaits the memory of `out-of-memory`.
  held.catch(() => {});
  return { held, stop: async () => void (await worker.terminate()) };
}
