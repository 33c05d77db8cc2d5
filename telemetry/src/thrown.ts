/** The message of what was thrown. Never throws, even for an object that cannot be converted to a string. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return typeof thrown;
  }
}
