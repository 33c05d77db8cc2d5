import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FaultRefused, type Faults, fault } from '../fault';
import { share, wholeNumber } from '../parameters';

const BLOCK = Buffer.alloc(4 * 2 ** 20, 1);
const FILE = 'aion-fault-disk.bin';
const MEBIBYTE = 2 ** 20;

export interface DiskFaultProps {
  /** A folder on the file system to fill; without it the fault is refused. */
  readonly folder?: string;
}

/** The share of a file system that is free for users other than root: what node exporter calls available. */
export function freeShare(folder: string): number {
  const { bavail, blocks } = statfsSync(folder);
  return bavail / blocks;
}

export const diskFaults = ({ folder }: DiskFaultProps): Faults => {
  // A process that was killed while the fault was active left its file behind.
  if (folder !== undefined) rmSync(path.join(folder, FILE), { force: true });
  return {
    disk: fault(
      'One file, with its blocks allocated, fills the file system of FAULT_DISK_FOLDER.',
      {
        freeShare: share('of the file system left free'),
        mostMebibytes: wholeNumber('the most that the file may have', { from: 1, to: 2 ** 20 }, 64 * 2 ** 10),
      },
      async ({ freeShare: wanted, mostMebibytes }) => {
        if (folder === undefined)
          throw new FaultRefused(
            'FAULT_DISK_FOLDER is not set: it names a folder on the file system that may be filled',
          );
        const { bavail, blocks, bsize } = statfsSync(folder);
        const needed = (bavail - wanted * blocks) * bsize;
        if (needed > mostMebibytes * MEBIBYTE) {
          throw new FaultRefused(
            `leaving ${wanted} of ${folder} free takes a file of ${Math.ceil(needed / MEBIBYTE)} MiB, ` +
              `but mostMebibytes is ${mostMebibytes}`,
          );
        }
        const file = path.join(folder, FILE);
        const descriptor = openSync(file, 'w');
        const stop = (): void => rmSync(file, { force: true });
        try {
          for (let written = 0; written < needed; await nextTurn()) written += writeSync(descriptor, BLOCK);
        } catch (error) {
          stop();
          throw error;
        } finally {
          closeSync(descriptor);
        }
        return stop;
      },
    ),
  };
};
