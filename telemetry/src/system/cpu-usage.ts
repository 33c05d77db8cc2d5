/** The CPU time of a process at a moment. */
interface Sample {
  /** Seconds since the process started. */
  readonly at: number;
  /** CPU seconds of all its threads. */
  readonly used: number;
}

/** The source of the figures. */
export interface CpuClock {
  /** Seconds since the process started. */
  now(): number;
  /** CPU seconds of all threads of the process. */
  used(): number;
  /** Cores that it may use. */
  cores(): number;
}

/**
 * The shortest time to average over, in seconds. Two Prometheus replicas may scrape the same process a moment apart: an
 * average since the last scrape would then cover only that moment, and be noise.
 */
const MIN_WINDOW = 5;
/** Samples less than this apart, in seconds, are not kept, so that frequent scrapes do not fill the memory. */
const MIN_INTERVAL = 1;

/**
 * CPU usage as an average since the last call that is at least MIN_WINDOW ago, or since the process started. It needs no
 * timer: each call takes a sample.
 */
export class CpuUsage {
  private samples: readonly Sample[] = [{ at: 0, used: 0 }];

  constructor(private readonly clock: CpuClock) {}

  /** The usage of the cores that the process may use, 0 to 100. */
  percent(): number {
    const { clock } = this;
    const now: Sample = { at: clock.now(), used: clock.used() };
    const since = this.samples.findLast(({ at }) => now.at - at >= MIN_WINDOW) ?? this.samples[0] ?? now;
    this.keep(now, since);
    const seconds = now.at - since.at;
    if (seconds <= 0) return 0;
    // A quota is enforced in time slices, so slightly more than 100 % is possible.
    return Math.min(100, Math.max(0, (100 * (now.used - since.used)) / (seconds * clock.cores())));
  }

  /** Samples older than the start of the window are not needed again. */
  private keep(now: Sample, since: Sample): void {
    const kept = this.samples.filter(({ at }) => at >= since.at);
    const last = kept.at(-1);
    this.samples = last !== undefined && now.at - last.at < MIN_INTERVAL ? kept : [...kept, now];
  }
}
