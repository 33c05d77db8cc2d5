/** When something happened in a drill, in milliseconds since 1970. What was not reached is missing. */
export interface Moments {
  readonly injected: number;
  readonly notified?: number;
  readonly acknowledged?: number;
  readonly mitigated?: number;
  readonly resolved?: number;
}

/** `43 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1_000));
  const minutes = Math.floor(all / 60);
  return minutes === 0 ? `${all} s` : `${minutes} min ${all % 60} s`;
}
