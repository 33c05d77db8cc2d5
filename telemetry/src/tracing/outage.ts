import type { Failures } from '../failures';
import { reason } from './reason';

/** How long something must have worked before it counts as mended: one that comes and goes is one outage. */
const STEADY_MS = 30_000;

export interface OutageProps {
  /** What fails, as a sentence: `spans cannot be sent to http://…`. */
  readonly fails: string;
  /** What works again: `spans are sent to http://… again`. */
  readonly works: string;
  /** @default 30,000 */
  readonly steadyMs?: number;
}

/** Something outside that should answer, often asked: a failure is told once when it begins and once when it is over. */
export class Outage {
  private begun: number | undefined;
  private last = 0;

  constructor(
    private readonly failures: Failures,
    private readonly props: OutageProps,
  ) {}

  failed(error: unknown): void {
    this.last = Date.now();
    if (this.begun !== undefined) return;
    this.begun = this.last;
    // The time makes the next outage another message: Failures tells each only once.
    this.failures.report('tracing', new Error(`${this.props.fails} since ${iso(this.begun)}: ${reason(error)}`));
  }

  worked(): void {
    const { steadyMs = STEADY_MS, works } = this.props;
    if (this.begun === undefined || Date.now() - this.last < steadyMs) return;
    this.failures.report('tracing', new Error(`${works}; it failed from ${iso(this.begun)} to ${iso(this.last)}`));
    this.begun = undefined;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
