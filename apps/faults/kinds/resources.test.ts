import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../../../tools/process/run';
import { type Fault, FaultRefused, type Faults } from '../fault';
import { cpuFaults, spread } from './cpu';
import { diskFaults, freeShare } from './disk';
import { memoryFaults } from './memory';

const MEBIBYTE = 2 ** 20;
const begin = async (faults: Faults, name: string, values: object) =>
  (await (faults[name] as Fault).begin(values as never)) as () => Promise<void>;

describe('memory', () => {
  test('is resident, and released when the fault is stopped', async () => {
    const wanted = process.memoryUsage.rss() + 256 * MEBIBYTE;
    const stop = await begin(memoryFaults({ constrainedTo: () => undefined }), 'memory', { residentBytes: wanted });
    expect(process.memoryUsage.rss()).toBeGreaterThanOrEqual(wanted);
    await stop();
    await waitFor(() => process.memoryUsage.rss() < wanted - 128 * MEBIBYTE, { what: 'the memory to be released' });
  });

  test('is refused beyond the limit of this process', async () => {
    const limited = memoryFaults({ limitMebibytes: 100, constrainedTo: () => undefined });
    await expect(begin(limited, 'memory', { residentBytes: 101 * MEBIBYTE })).rejects.toThrow(
      'it takes 101 MiB of resident memory, but this process may have 100 MiB (FAULT_MEMORY_LIMIT_MIB)',
    );
    const contained = memoryFaults({ constrainedTo: () => process.memoryUsage.rss() + 10 * MEBIBYTE });
    const beyond = process.memoryUsage.rss() + 200 * MEBIBYTE;
    await expect(begin(contained, 'memory', { residentBytes: beyond })).rejects.toThrow(FaultRefused);
    await expect(begin(limited, 'node-memory', { usedShare: 1 })).rejects.toThrow(FaultRefused);
  });

  test('is not allocated without a limit that protects the machine', async () => {
    const unlimited = memoryFaults({ constrainedTo: () => undefined });
    await expect(begin(unlimited, 'out-of-memory', { mebibytesPerSecond: 1 })).rejects.toThrow(
      'the whole machine would run out of it',
    );
  });

  test('is allocated continuously under a limit, until the fault is stopped', async () => {
    const before = process.memoryUsage.rss();
    const stop = await begin(memoryFaults({ constrainedTo: () => 2 ** 40 }), 'out-of-memory', {
      mebibytesPerSecond: 1_024,
    });
    await waitFor(() => process.memoryUsage.rss() > before + 256 * MEBIBYTE, { what: 'the memory to be allocated' });
    await stop();
    await waitFor(() => process.memoryUsage.rss() < before + 128 * MEBIBYTE, { what: 'the memory to be released' });
  });
});

test('cpu: uses CPU time until the fault is stopped', async () => {
  const spent = () => process.cpuUsage().user / 1_000;
  const before = spent();
  const stop = await begin(cpuFaults, 'cpu', { share: 1 });
  await waitFor(() => spent() > before + 300, { what: 'CPU time to be used' });
  await stop();
  let last = { spent: spent(), at: performance.now() };
  await waitFor(
    () => {
      const now = { spent: spent(), at: performance.now() };
      const share = (now.spent - last.spent) / (now.at - last.at);
      last = now;
      return share < 0.3;
    },
    { what: 'the threads to end' },
  );
});

test.each([
  [0.6, 0.5, { threads: 1, busy: 0.3 }],
  [0.5, 2, { threads: 2, busy: 0.5 }],
  [1, 1.5, { threads: 2, busy: 0.75 }],
])('cpu: %d of %d cores is spread over threads', (part, cores, spreadOver) => {
  expect(spread(part, cores)).toEqual(spreadOver);
});

describe('disk', () => {
  // In memory: other programs write to the disk meanwhile.
  const folder = mkdtempSync('/dev/shm/aion-disk-');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The free share once a file of this size has been written. */
  function shareAfter(mebibytes: number): number {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return (bavail - (mebibytes * MEBIBYTE) / bsize) / blocks;
  }

  test('is filled with allocated blocks until the share is left, then emptied', async () => {
    const wanted = shareAfter(24);
    const stop = await begin(diskFaults({ folder }), 'disk', { freeShare: wanted, mostMebibytes: 64 });
    const [file = ''] = readdirSync(folder);
    const { blocks } = statSync(path.join(folder, file));
    expect(blocks * 512).toBeGreaterThanOrEqual(20 * MEBIBYTE);
    expect(freeShare(folder)).toBeLessThanOrEqual(
      wanted + (4 * MEBIBYTE) / (statfsSync(folder).blocks * statfsSync(folder).bsize),
    );
    await stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('removes the file that an earlier run left', async () => {
    await begin(diskFaults({ folder }), 'disk', { freeShare: shareAfter(4), mostMebibytes: 64 });
    expect(readdirSync(folder)).toHaveLength(1);
    diskFaults({ folder });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not filled beyond mostMebibytes, nor without a folder', async () => {
    await expect(
      begin(diskFaults({ folder }), 'disk', { freeShare: shareAfter(20), mostMebibytes: 8 }),
    ).rejects.toThrow('mostMebibytes is 8');
    await expect(begin(diskFaults({}), 'disk', { freeShare: 0.1, mostMebibytes: 8 })).rejects.toThrow(
      'FAULT_DISK_FOLDER',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
