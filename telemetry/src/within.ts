interface Timers {
  /** Whether the program may end meanwhile. @default false */
  readonly unref?: boolean;
}

/** Whether `work` settled in time, either way. If not, it continues, and its result is ignored. */
export async function settledWithin(ms: number, work: Promise<unknown>, timers: Timers = {}): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, ms, false);
    if (timers.unref) timer.unref();
  });
  const settled = () => true;
  try {
    return await Promise.race([work.then(settled, settled), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Settles as `work` does, but rejects after `ms`; the program may end meanwhile. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  if (await settledWithin(ms, work, { unref: true })) return work;
  throw new Error(`${what}: timed out after ${ms} ms`);
}
