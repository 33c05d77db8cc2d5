import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Stop } from '../../shared/seam';
import { FaultRefused, type Faults, fault } from '../fault';
import { amount, share } from '../parameters';

const MEBIBYTE = 2 ** 20;
/** More than malloc ever keeps for itself (32 MiB): each chunk is mapped alone and goes back to the system at once. */
const CHUNK_MEBIBYTES = 64;

export interface MemorySide {
  /** The most resident memory that `memory` may bring the process to, in MiB. @default what it has and nine tenths of what is free */
  readonly limitMebibytes?: number;
  /** What the process is held to by its control group, in bytes; undefined where nothing holds it. */
  readonly constrainedTo: () => number | undefined;
}

interface Order {
  /** Up to this much resident memory of the whole process, in bytes. */
  readonly residentBytes: number;
  readonly chunkBytes: number;
  readonly pauseMs: number;
}

/**
 * Plain JavaScript, since it has to run from within a bundle. What a thread holds is free the moment that it is ended, and
 * writing to the memory (it would not be resident otherwise) holds up no request.
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

/** Node tells an absurd number where there is no limit. */
export function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : undefined;
}

export const memoryFaults = ({ limitMebibytes, constrainedTo }: MemorySide): Faults => {
  const holdUpTo = async (residentBytes: number): Promise<Stop> => {
    const rss = process.memoryUsage.rss();
    const free = Math.min(availableMemory(), (constrainedTo() ?? Number.POSITIVE_INFINITY) - rss);
    const most = limitMebibytes === undefined ? rss + free * 0.9 : limitMebibytes * MEBIBYTE;
    if (residentBytes > most) {
      const by = limitMebibytes === undefined ? 'nine tenths of what is free' : 'FAULT_MEMORY_LIMIT_MIB';
      throw new FaultRefused(
        `it takes ${mebibytes(residentBytes)} of resident memory, but this process may hold ${mebibytes(most)} (${by}); ` +
          'or lower the threshold of the alert, in `thresholds` of the environment',
      );
    }
    const { held, stop } = hold({ residentBytes, chunkBytes: CHUNK_MEBIBYTES * MEBIBYTE, pauseMs: 0 });
    await held;
    return stop;
  };

  return {
    memory: fault(
      'The process holds this much resident memory, really allocated and written to.',
      { residentBytes: amount('that the process is brought to') },
      ({ residentBytes }) => holdUpTo(residentBytes),
    ),

    'node-memory': fault(
      'The process holds so much memory that this share of its node is in use.',
      { usedShare: share('of the memory of the node') },
      ({ usedShare }) => holdUpTo(process.memoryUsage.rss() + availableMemory() - (1 - usedShare) * totalmem()),
    ),

    'out-of-memory': fault(
      'The process takes memory until it is killed for it.',
      { mebibytesPerSecond: amount('that it takes', 256) },
      ({ mebibytesPerSecond }) => {
        if (constrainedTo() === undefined) {
          throw new FaultRefused(
            'no control group limits the memory of this process: it would take the machine with it',
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

/** What the kernel could hand out without swapping, in bytes: node exporter's `MemAvailable`. */
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
  // Of `out-of-memory` nobody waits for the end.
  held.catch(() => {});
  return { held, stop: async () => void (await worker.terminate()) };
}
