import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Faults, fault } from '../fault';
import { share } from '../parameters';

/** Plain JavaScript, since it has to run from within a bundle: busy for its share of each tenth of a second. */
const SPIN = `
  const { workerData: share } = require('node:worker_threads');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const end = performance.now() + 100 * share;
    while (performance.now() < end);
    if (share < 1) Atomics.wait(pause, 0, 0, 100 * (1 - share));
  }`;

/** Threads of their own: the event loop stays free, and the service answers as fast as the cores let it. */
export const cpuFaults: Faults = {
  cpu: fault(
    'Every core that the process may use is kept busy for this share of the time.',
    { share: share('of the time of each core') },
    ({ share: part }) => {
      const workers = Array.from(
        { length: availableParallelism() },
        () => new Worker(SPIN, { eval: true, workerData: part }),
      );
      return async () => void (await Promise.all(workers.map(worker => worker.terminate())));
    },
  ),
};
