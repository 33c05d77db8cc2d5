import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

const SAMPLED: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const NOT_SAMPLED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Samples a number of traces per second: a token bucket, as in Jaeger's own clients. */
export class RateLimitingSampler implements Sampler {
  private readonly size: number;
  private tokens: number;
  private filled: number;

  /** @param now a monotonic clock, in milliseconds */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    // With less than one per second, tokens must be able to add up to one.
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
