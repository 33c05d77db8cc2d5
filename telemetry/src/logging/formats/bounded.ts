import { TRUNCATED } from '../filter/marks';

/**
 * The most bytes of a line: Loki refuses longer ones. The bounds of what is logged at once leave room; bindings of child
 * loggers, each within these bounds, add up.
 */
const MAX_BYTES = 262_144;
const LONGEST_MESSAGE = 8_192;

/** What identifies a line. */
const KEPT = ['level', 'time', 'service', 'module', 'correlation_id', 'request_id', 'trace_id', 'span_id'] as const;

/** The line, or what identifies it if it is too long. */
export function bounded(json: string): string {
  // Three bytes per UTF-16 unit at most.
  if (json.length * 3 <= MAX_BYTES) return json;
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_BYTES) return json;
  const line = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const kept: Record<string, unknown> = {};
  for (const name of KEPT) if (name in line) kept[name] = String(line[name]).slice(0, 256);
  kept[TRUNCATED] = `a line of ${bytes} bytes`;
  if (line.msg !== undefined) kept.msg = String(line.msg).slice(0, LONGEST_MESSAGE);
  return `${JSON.stringify(kept)}\n`;
}
