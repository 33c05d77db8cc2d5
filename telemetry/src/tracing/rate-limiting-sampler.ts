import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

const SAMPLED: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const NOT_SAMPLED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** So many traces a second, evenly: a bucket that refills, as Jaeger's own clients have it. */
export class RateLimitingSampler implements Sampler {
  private readonly size: number;
  private tokens: number;
  private filled: number;

  /** @param now milliseconds that only grow. */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    // Less than one a second must be able to save up for one.
    this.size = Math.max(1, perSecond);
    this.tokens = perSecond === 0 ? 0 : this.size;
    this.filled = now();
  }

  shouldSample(): SamplingResult {
    const now = this.now();
    this.tokens = Math.min(this.size, this.tokens + ((now - this.filled) / 1_000) * this.perSecond);
    this.filled = now;
    if (this.tokens < 1) return NOT_SAMPLED;
    this.tokens -= 1;
    return SAMPLED;
  }

  toString(): string {
    return `RateLimiting{${this.perSecond}/s}`;
  }
}
