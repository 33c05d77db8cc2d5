/** What was thrown, in words. Never throws: anything can be thrown, also an object that has no text. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return typeof thrown;
  }
}
