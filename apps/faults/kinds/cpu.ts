import { Worker } from 'node:worker_threads';
import { usableCores } from '../../../telemetry/src/system/cores';
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

/**
 * How many threads it takes, and for which share of the time each is busy: 0.6 of half a core are one thread, busy for 0.3 of the
 * time. More than the limit of the control group would hold up the event loop as well.
 */
export function spread(part: number, cores: number): { readonly threads: number; readonly busy: number } {
  const threads = Math.ceil(cores);
  return { threads, busy: (part * cores) / threads };
}

/** Threads of their own: the event loop stays free, and the service answers as fast as the cores let it. */
export const cpuFaults: Faults = {
  cpu: fault(
    "This share of the CPU that the process may use is kept busy: of its cores, or of its control group's limit.",
    { share: share('of the CPU that the process may use') },
    ({ share: part }) => {
      const { threads, busy } = spread(part, usableCores());
      const workers = Array.from({ length: threads }, () => new Worker(SPIN, { eval: true, workerData: busy }));
      return async () => void (await Promise.all(workers.map(worker => worker.terminate())));
    },
  ),
};
