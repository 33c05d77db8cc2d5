/** Reports why a command has not done what it was asked for. Returns the exit code. */
export function fail(message: string): number {
  console.error(message);
  return 1;
}
