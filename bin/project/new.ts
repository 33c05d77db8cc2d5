export function runNew(_args: readonly string[]): number {
  return 1;
}
