import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FaultRefused, type Faults, fault } from '../fault';
import { share, wholeNumber } from '../parameters';

const BLOCK = Buffer.alloc(4 * 2 ** 20, 1);
const FILE = 'aion-fault-disk.bin';
const MEBIBYTE = 2 ** 20;

export interface DiskSide {
  /** Where it is filled; nothing is where it is not set. */
  readonly folder?: string;
}

/** Share of a file system that whoever is not root may still use: what node exporter calls available. */
export function freeShare(folder: string): number {
  const { bavail, blocks } = statfsSync(folder);
  return bavail / blocks;
}

export const diskFaults = ({ folder }: DiskSide): Faults => {
  // A process that was killed meanwhile leaves it behind.
  if (folder !== undefined) rmSync(path.join(folder, FILE), { force: true });
  return {
    disk: fault(
      'The file system of FAULT_DISK_FOLDER is filled, by one file with blocks of its own.',
      {
        freeShare: share('of the file system that is left free'),
        mostMebibytes: wholeNumber('the file may have', { from: 1, to: 2 ** 20 }, 64 * 2 ** 10),
      },
      async ({ freeShare: wanted, mostMebibytes }) => {
        if (folder === undefined)
          throw new FaultRefused('FAULT_DISK_FOLDER is not set: it names the folder that may be filled');
        const { bavail, blocks, bsize } = statfsSync(folder);
        const needed = (bavail - wanted * blocks) * bsize;
        if (needed > mostMebibytes * MEBIBYTE) {
          throw new FaultRefused(
            `it takes a file of ${Math.ceil(needed / MEBIBYTE)} MiB to leave ${wanted} of ${folder} free, ` +
              `and mostMebibytes is ${mostMebibytes}`,
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
