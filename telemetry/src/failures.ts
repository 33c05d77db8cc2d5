/** Parts of the library, as `telemetry_errors_total` names them. */
export type Part = (typeof telemetry.errors.labels.part.values)[number];

import type { telemetry } from './catalogue';
import { textOf } from './thrown';

export type FailureListener = (part: Part, error: unknown, first: boolean) => void;

/**
 * What goes wrong inside the instrumentation while serving: told to the listeners (a counter, the log), never thrown
 * into the request that is measured.
 */
export class Failures {
  private readonly seen = new Set<string>();
  private readonly listeners: FailureListener[] = [];

  listen(listener: FailureListener): void {
    this.listeners.push(listener);
  }

  /** `first` is true once for each part and message, so that a log is not flooded. */
  report(part: Part, error: unknown): void {
    const key = `${part}: ${textOf(error)}`;
    // A message that differs each time must not fill the memory either.
    const first = !this.seen.has(key) && this.seen.size < 1_000;
    if (first) this.seen.add(key);
    for (const listener of this.listeners) listener(part, error, first);
  }

  /** What `measure` returns; where it throws, the failure is reported and nothing returned. */
  guard<T>(part: Part, measure: () => T): T | undefined {
    try {
      return measure();
    } catch (error) {
      this.report(part, error);
      return undefined;
    }
  }
}
