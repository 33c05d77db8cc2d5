import { TelemetryError } from '../problems';
import { textOf } from '../thrown';
import { within } from '../within';

/** Fails if it returns false, throws, rejects, or times out. */
export type HealthCheck = () => unknown;

/** Shorter than the usual timeout of whoever requests `/health`. */
const CHECK_TIMEOUT_MS = 2_000;

export interface CheckResult {
  readonly status: 'ok' | 'failed';
  readonly seconds: number;
  /** Why it failed. */
  readonly error?: string;
}
export interface HealthReport {
  readonly status: 'ok' | 'failed';
  readonly service: string;
  /** Seconds since the process started. */
  readonly uptime: number;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Whether the service can do its work: all of its checks must pass. */
export class Health {
  private readonly checks = new Map<string, Check>();

  constructor(private readonly service: string) {}

  /** Throws a TelemetryError if the name is taken. @param timeoutMs @default 2,000 */
  add(name: string, check: HealthCheck, timeoutMs = CHECK_TIMEOUT_MS): void {
    if (this.checks.has(name)) throw new TelemetryError([`health: there is already a check "${name}"`]);
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
    const startedAt = performance.now();
    const took = () => (performance.now() - startedAt) / 1_000;
    try {
      // A check that hangs is awaited again, not started again: each start might take a connection for ever.
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
