interface Timers {
  /** Whether the program may end meanwhile. @default false */
  readonly unref?: boolean;
}

/** Whether `work` was settled before the time was up; how it ended is for others to tell. It goes on, unheeded, where it was not. */
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

/** What `work` comes to. Rejects where that takes longer than `ms`; the program may end meanwhile. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  if (await settledWithin(ms, work, { unref: true })) return work;
  throw new Error(`${what}: no answer within ${ms} ms`);
}
