import { TelemetryError } from '../problems';
import { textOf } from '../thrown';
import { within } from '../within';

/** Fails where it returns false, throws, rejects, or gives no answer in time. */
export type HealthCheck = () => unknown;

/** @default 2 s, within the time that whoever asks for the health usually waits */
const CHECK_WITHIN_MS = 2_000;

export interface CheckResult {
  readonly status: 'ok' | 'failed';
  readonly seconds: number;
  /** Why it failed. */
  readonly error?: string;
}
export interface HealthReport {
  readonly status: 'ok' | 'failed';
  readonly service: string;
  /** Seconds since the process began. */
  readonly uptime: number;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Whether the service can do its work: it can where all of its checks pass. */
export class Health {
  private readonly checks = new Map<string, Check>();

  constructor(private readonly service: string) {}

  /** Throws a TelemetryError where the name is taken. @param timeoutMs @default 2,000 */
  add(name: string, check: HealthCheck, timeoutMs = CHECK_WITHIN_MS): void {
    if (this.checks.has(name)) throw new TelemetryError([`health: there is a check "${name}" already`]);
    this.checks.set(name, new Check(check, timeoutMs));
  }

  /** Runs all checks at once. Never rejects. */
  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]): Promise<[string, CheckResult]> => [name, await check.run()]),
    );
    const failed = results.some(([, { status }]) => status === 'failed');
    return {
      status: failed ? 'failed' : 'ok',
      service: this.service,
      uptime: process.uptime(),
      checks: Object.fromEntries(results),
    };
  }
}

class Check {
  private pending: Promise<unknown> | undefined;

  constructor(
    private readonly check: HealthCheck,
    private readonly timeoutMs: number,
  ) {}

  async run(): Promise<CheckResult> {
    const begun = performance.now();
    const took = () => (performance.now() - begun) / 1_000;
    try {
      // One that hangs is waited for again, not started again: each start might take a connection for good.
      this.pending ??= Promise.resolve()
        .then(this.check)
        .finally(() => {
          this.pending = undefined;
        });
      const answer = await within(this.timeoutMs, 'check', this.pending);
      return answer === false
        ? { status: 'failed', seconds: took(), error: 'it returned false' }
        : { status: 'ok', seconds: took() };
    } catch (error) {
      return { status: 'failed', seconds: took(), error: textOf(error) };
    }
  }
}
