/** What a process has used up, at a moment. */
interface Sample {
  /** Seconds since the process began. */
  readonly at: number;
  /** CPU seconds of all its threads. */
  readonly used: number;
}

/** What the usage is computed from. */
export interface CpuClock {
  /** Seconds since the process began. */
  now(): number;
  /** CPU seconds of all threads of the process. */
  used(): number;
  /** Cores that it may use. */
  cores(): number;
}

/**
 * The shortest time that is averaged, seconds. Two Prometheus replicas scrape the same process, maybe a moment one after
 * the other: an average since the last scrape would then be one over that moment, and noise.
 */
const SHORTEST_WINDOW = 5;
/** Samples that are closer together than this are not kept: however often it is asked, few are. */
const SAMPLE_EVERY = 1;

/**
 * CPU usage as an average since the latest time that it was asked for, at least SHORTEST_WINDOW ago; for a young process
 * since its beginning. It needs no timer: who asks, samples.
 */
export class CpuUsage {
  private samples: readonly Sample[] = [{ at: 0, used: 0 }];

  constructor(private readonly clock: CpuClock) {}

  /** 0 to 100: share of the cores that the process may use. */
  percent(): number {
    const { clock } = this;
    const now: Sample = { at: clock.now(), used: clock.used() };
    const since = this.samples.findLast(({ at }) => now.at - at >= SHORTEST_WINDOW) ?? this.samples[0] ?? now;
    this.keep(now, since);
    const seconds = now.at - since.at;
    if (seconds <= 0) return 0;
    // A quota is enforced in slices of time, so that a little more than it may have been used.
    return Math.min(100, Math.max(0, (100 * (now.used - since.used)) / (seconds * clock.cores())));
  }

  /** What is older than the window's beginning is never asked for again. */
  private keep(now: Sample, since: Sample): void {
    const kept = this.samples.filter(({ at }) => at >= since.at);
    const last = kept.at(-1);
    this.samples = last !== undefined && now.at - last.at < SAMPLE_EVERY ? kept : [...kept, now];
  }
}
