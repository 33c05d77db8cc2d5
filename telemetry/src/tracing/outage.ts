import type { Failures } from '../failures';
import { reason } from './reason';

/** How long something must work before an outage is over, so that one that comes and goes is a single outage. */
const STABLE_MS = 30_000;

export interface OutageProps {
  /** What fails, as a sentence: `spans cannot be sent to http://…`. */
  readonly fails: string;
  /** What works again: `spans are sent to http://… again`. */
  readonly works: string;
  /** @default 30,000 */
  readonly stableMs?: number;
}

/** Reports an outage of a dependency once when it begins, and once when it is over. */
export class Outage {
  private startedAt: number | undefined;
  private last = 0;

  constructor(
    private readonly failures: Failures,
    private readonly props: OutageProps,
  ) {}

  failed(error: unknown): void {
    this.last = Date.now();
    if (this.startedAt !== undefined) return;
    this.startedAt = this.last;
    // The time makes the messages of outages differ: Failures reports each message only once.
    this.failures.report('tracing', new Error(`${this.props.fails} since ${iso(this.startedAt)}: ${reason(error)}`));
  }

  worked(): void {
    const { stableMs = STABLE_MS, works } = this.props;
    if (this.startedAt === undefined || Date.now() - this.last < stableMs) return;
    this.failures.report('tracing', new Error(`${works}; it failed from ${iso(this.startedAt)} to ${iso(this.last)}`));
    this.startedAt = undefined;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
