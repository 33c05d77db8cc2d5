/** Parts of the library: the values of the label `part` of `telemetry_errors_total`. */
export type Part = (typeof telemetry.errors.labels.part.values)[number];

import type { telemetry } from './catalogue';
import { textOf } from './thrown';

export type FailureListener = (part: Part, error: unknown, first: boolean) => void;

/**
 * Errors inside the instrumentation while serving: reported to listeners (a counter, the log), never thrown into the
 * request that is measured.
 */
export class Failures {
  private readonly seen = new Set<string>();
  private readonly listeners: FailureListener[] = [];

  listen(listener: FailureListener): void {
    this.listeners.push(listener);
  }

  /** Listeners get `first` once for each part and message, so that the log is not flooded. */
  report(part: Part, error: unknown): void {
    const key = `${part}: ${textOf(error)}`;
    // Messages that differ each time must not fill the memory either.
    const first = !this.seen.has(key) && this.seen.size < 1_000;
    if (first) this.seen.add(key);
    for (const listener of this.listeners) listener(part, error, first);
  }

  /** Returns what `measure` returns; if it throws, reports the error and returns undefined. */
  guard<T>(part: Part, measure: () => T): T | undefined {
    try {
      return measure();
    } catch (error) {
      this.report(part, error);
      return undefined;
    }
  }
}
