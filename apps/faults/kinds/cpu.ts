import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Faults, fault } from '../fault';
import { share } from '../parameters';

/** Plain JavaScript, because it must run from a bundle: busy for its share of every 100 ms. */
const SPIN = `
  const { workerData: share } = require('node:worker_threads');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const end = performance.now() + 100 * share;
    while (performance.now() < end);
    if (share < 1) Atomics.wait(pause, 0, 0, 100 * (1 - share));
  }`;

/** In worker threads: the event loop stays free, and the service answers as fast as the cores allow. */
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
