/** How often a long build, or the wait for one, reports that it is still running. */
export const REPORT_EVERY_MS = 15_000;

/** A line on stderr, to keep stdout for results. */
export function report(text: string, elapsedMs?: number): void {
  process.stderr.write(`[tools] ${text}${elapsedMs === undefined ? '' : `, ${elapsed(elapsedMs)}`}\n`);
}

/** `8 s`, `2 min 05 s` */
export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
